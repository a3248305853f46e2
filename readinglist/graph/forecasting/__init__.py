"""How likely a young paper is to be among the most cited of its cohort, from its first months.

Pure. `signals.py` measures what is known of a paper at that age, by cohorts; `forecast.py` weighs it;
`cohort_forecast.py` applies both to the papers of a library, and measures their skill there.
"""
