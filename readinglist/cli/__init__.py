"""The command line: it parses, calls one method of the library, hands the result to `present`, prints."""
