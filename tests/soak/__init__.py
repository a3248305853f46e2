"""A simulated year: nights, mornings and faults at the same time, compared exactly with what was sent and decided."""
