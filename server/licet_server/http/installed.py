"""The installation that the running application serves."""

from __future__ import annotations

from flask import Flask, current_app

from licet_server.services.installation import Installation

_EXTENSION = "licet_installation"


def init_app(app: Flask, here: Installation) -> None:
    """Keep the installation where requests find it."""
    app.extensions[_EXTENSION] = here


def installation() -> Installation:
    """Return the installation of the current request."""
    here: Installation = current_app.extensions[_EXTENSION]
    return here
