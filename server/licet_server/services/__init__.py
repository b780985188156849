"""One use case a file. A service takes a session and the time, flushes, and leaves the commit to its caller."""
