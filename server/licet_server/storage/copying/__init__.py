"""A whole database copied into another one, of the same kind or not, and compared with it row by row."""
