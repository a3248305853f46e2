"""The whole literature: a snapshot made into a pack of measured facts, and the pack asked."""
