"""The tables and views of library.db, in the order in which the migrations came to them."""
