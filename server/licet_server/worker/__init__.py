"""What goes on without a request: deliveries of the outbox, dead seats, what looks like abuse, forgetting."""
