"""Mail: what each message says, how it looks, and how it is handed in."""
