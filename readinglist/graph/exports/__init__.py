"""What of a graph is shown, and where on the sheet."""
