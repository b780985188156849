"""People: signing in, and what belongs to an account."""
