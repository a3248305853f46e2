"""One function a page: a library and an `Ask` to a `Page`, a `Redirect` or a `Download`."""
