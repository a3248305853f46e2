"""The only SQL of the package, the feature shards, and the user's Markdown files.

`Store` is the door; papers and verdicts go in as intents and come out as frozen records.
"""

from readinglist.store.store import Store

__all__ = ["Store"]
