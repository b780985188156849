"""Every page about a license, and about what is paid: imported here, so that each is registered."""

from __future__ import annotations

from licet_server.web.portal import downloads, instances, keys, licenses, renewal
from licet_server.web.portal.shared import blueprint

PARTS = (licenses, keys, instances, downloads, renewal)

__all__ = ["PARTS", "blueprint"]
