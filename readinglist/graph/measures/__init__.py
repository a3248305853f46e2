"""What a graph of citations says of its papers, measure by measure.

Pure: integer arrays in, one float array a measure out. `graph.py` is the door; `structure.py` holds
the edges; every other file is one concept of the methods.
"""
