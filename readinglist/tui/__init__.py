"""The screen of `readinglist triage`: a night worked through with one key a paper.

`state` decides (pure, a key and a state to a state and effects), `paint` draws (pure, a state and a size to
lines), `app` is the small loop around both, the only module that knows Textual. Nothing here writes: effects
are handed to the workflow, and a row moves when it is said to be on disk.
"""
