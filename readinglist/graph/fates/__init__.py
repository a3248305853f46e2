"""What became of a paper or an idea, and on what that rests: the fates of docs/methods.md.

Pure. `rules.py` decides from numbers; `evidence.py` makes the numbers of papers from a known graph.
"""
