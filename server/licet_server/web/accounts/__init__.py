"""People: signing in, and what belongs to an account."""

from licet_server.loading import without

with without("authlib"):  # its own way of asking providers, where ``providers`` is ours
    import flask_security as flask_security
