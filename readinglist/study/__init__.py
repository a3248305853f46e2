"""What is worked through beside the papers: the queue, the time it got, what to do next, what was reproduced.

Pure: entries of the log in, states and proposals with their reasons out. Where no time was logged, days are counted.
"""
