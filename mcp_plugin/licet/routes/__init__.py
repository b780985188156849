"""The license in an application that is no MCP server: four routes, and answers for what is refused.

::

    app.wsgi_app = licensing(app.wsgi_app, validator)                  # Flask, Django, any WSGI app
    app.register_error_handler(LicenseRefusedError, wsgi_refusal)      # a refusal in a view becomes a 402 or 403

    app = licensing_asgi(app, validator)                               # Starlette, FastAPI, any ASGI app
    app.add_exception_handler(LicenseRefusedError, asgi_refusal)

Nothing here imports a web framework.
"""

from __future__ import annotations

from licet.routes.answers import Answer
from licet.routes.asgi import asgi_refusal, licensing_asgi
from licet.routes.core import PREFIX, Asked
from licet.routes.features import require_feature
from licet.routes.wsgi import licensing, wsgi_refusal

__all__ = [
    "PREFIX",
    "Answer",
    "Asked",
    "asgi_refusal",
    "licensing",
    "licensing_asgi",
    "require_feature",
    "wsgi_refusal",
]
