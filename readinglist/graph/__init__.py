"""From citations and names to structure: which ideas are reused, by whom, and since when.

Pure: plain values and integer arrays in, records and arrays out.
"""
