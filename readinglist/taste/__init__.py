"""What the user's forecasts are worth: bets, verdicts as forecasts, the quiz, ratings against what became of a paper.

Pure: entries of the log and counts in, figures with their intervals out. No verdict where the numbers carry none.
"""
