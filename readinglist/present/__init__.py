"""Records to lines and JSON: pure, shared by every interface.

A line is a tuple of spans; a span is text with the *name* of a style, so that nothing here knows
of escape codes and the one function that prints can filter all text from outside.
"""
