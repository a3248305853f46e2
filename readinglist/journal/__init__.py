"""What the user writes about papers and work, as text: how it is laid out, and what it says.

Text in, text and records out; where a file lies and when it is written is the business of the store
and the workflows.
"""
