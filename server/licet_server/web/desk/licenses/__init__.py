"""Licenses at the desk: found, issued, and all that becomes of them."""

from licet_server.web.desk.licenses import bulk, issuing, keys, life, listing, own_terms, page, terms
from licet_server.web.desk.licenses.acting import blueprint

__all__ = ["blueprint", "bulk", "issuing", "keys", "life", "listing", "own_terms", "page", "terms"]
