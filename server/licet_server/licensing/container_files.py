"""What a customer needs to run a product in a container: a file for ``docker compose``, and the ``.env`` beside it.

Neither holds a key when it is made: that is typed into ``.env``, which stays with the customer.
"""

from __future__ import annotations

import json

from licet_server.licensing.catalog import Product
from licet_server.licensing.host_files import slug

PORT = 8080
"""Where the server listens."""

_COMPOSE = """\
# {title}: docker compose up -d
# Beside this file belong .env (copy env.example, and fill it in) and licet.toml.
name: {slug}

services:
  {slug}:
    image: ${{MCP_IMAGE:?set MCP_IMAGE in .env to the image that the vendor gave you}}
    restart: unless-stopped
    ports:
      # Nothing authenticates callers: keep the port private, or put a proxy in front of it.
      - "127.0.0.1:{port}:{port}"
    environment:
      {variable}: ${{{variable}:?set {variable} in .env to your license key}}
      LICENSE_SERVER_URL: ${{LICENSE_SERVER_URL:-{server}}}
      LICET_CONFIG: /etc/licet/licet.toml
      LICET_STATE_DIR: /var/lib/licet
      LICET_INSTANCE_NAME: ${{LICET_INSTANCE_NAME:-}}
      LICET_STRICT: "1"
      AWS_CONFIG_FILE: /aws/config
      AWS_SHARED_CREDENTIALS_FILE: /aws/credentials
      AWS_PROFILE: ${{AWS_PROFILE:-default}}
      AWS_REGION: ${{AWS_REGION:-eu-west-1}}
    volumes:
      - ./licet.toml:/etc/licet/licet.toml:ro
      - ~/.aws:/aws:ro
      # Keeps the name of this instance, so that a restart takes no other seat.
      - state:/var/lib/licet

volumes:
  state:
"""

_ENV = """\
# {title}: copy this to .env, and keep that out of your repository.

# The image that the vendor gave you.
MCP_IMAGE=

# The license key; it is shown in the portal, and was in the vendor's mail.
{variable}=

# What the vendor's portal calls this instance.
LICET_INSTANCE_NAME=

# Of ~/.aws, which the container only reads.
AWS_PROFILE=default
AWS_REGION=eu-west-1
"""


def compose_file(product: Product, *, server_url: str) -> str:
    """Return ``compose.customer.yaml`` for *product*, whose license server is at *server_url*."""
    return _COMPOSE.format(
        title=_line(product.name),
        slug=slug(product.name),
        port=PORT,
        variable=product.key_variable,
        server=server_url,
    )


def env_example(product: Product) -> str:
    """Return the ``.env`` that goes with it, to be filled in."""
    return _ENV.format(title=_line(product.name), variable=product.key_variable)


def _line(name: str) -> str:
    """Return a name as it may stand in a comment: one line."""
    return json.dumps(name, ensure_ascii=False)[1:-1]
