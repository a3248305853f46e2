"""Benchmarks: each measurement in a process of its own, on real records, with the peers in the same run."""
