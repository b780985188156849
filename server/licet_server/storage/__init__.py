"""What the server remembers: plain SQLAlchemy models, queries by aggregate, and migrations."""
