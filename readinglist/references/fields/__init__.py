"""From an entry to its fields: who, what, when, where, and under which id."""
