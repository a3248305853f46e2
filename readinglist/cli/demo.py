"""What the demo tells, as lines."""
