"""From the lines of a text to the entries of its list of references."""
