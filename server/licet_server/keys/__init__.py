"""The secret half of keys and leases: what mints, digests and signs."""
