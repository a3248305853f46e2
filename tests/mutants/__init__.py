"""Planted bugs: each breaks one rule of docs/faults.md, and the test of that rule must turn red."""
