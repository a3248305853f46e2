"""A document's pages as lines of text in the order of reading."""
