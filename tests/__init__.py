"""Makes this folder the package ``tests`` in new processes too: some distributions install one of that name."""
