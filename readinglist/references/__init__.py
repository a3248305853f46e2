"""From the pages of a paper, or its sources, to references, and from references to papers that are known.

Pure: pages and text in, records out; the process that reads PDFs is in `sources`, the titles that
references are compared with come through a small protocol that the store fulfils.
"""
