"""From a reference to the paper that it cites."""
