"""Parsers attacked with mutated real files: `make fuzz` at length, `test_fuzz.py` in short."""
