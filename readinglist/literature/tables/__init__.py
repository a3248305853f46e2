"""The tables of a pack: made from a snapshot, and asked."""
