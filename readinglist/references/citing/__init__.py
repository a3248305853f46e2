"""Where a text cites its references, and what it does with them."""
