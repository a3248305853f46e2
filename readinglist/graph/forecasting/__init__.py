"""How likely a young paper is to be among the most cited of its cohort, told from its first months.

Pure. `forecast.py` is the door; what is known of a paper at that age is measured in `early.py`,
`foundations.py` and `authors.py`, each by cohorts; `logistic.py` weighs it, `drift.py` recalibrates.
"""
