"""The outside world -> bytes -> records. Nothing here knows the store.

Every source is two steps that never mix: `fetch_*`/`harvest` ask the one `Transport` for a whole
answer, `parse_*` turn its bytes into records and are pure. A bad entry becomes a `Skipped` with its
reason, a bad answer an error of `readinglist.core.errors`; neither is ever half a paper.
"""
