"""What a customer needs to run a product in a container: a file for ``docker compose``, and the ``.env`` beside it.

Neither holds a key when it is made: that is typed into ``.env``, which stays with the customer.
"""

from __future__ import annotations

import json
import shlex

from licet_server.licensing.catalog import Product
from licet_server.licensing.host_files import slug, start_name

PORT = 8080
"""Where the server listens."""

_COMPOSE = """\
# {title}: docker compose -f compose.customer.yaml up -d
# Beside this file belong .env (copy env.example, and fill it in) and licet.toml.
name: "{slug}"

services:
  mcp-server:
    image: ${{MCP_IMAGE:?set MCP_IMAGE in .env to the image that the vendor gave you}}
    # Who owns ~/.aws on this machine, when others may not read it: id -u, and id -g.
    user: "${{MCP_UID:-10001}}:${{MCP_GID:-10001}}"
    restart: unless-stopped
    stop_grace_period: 20s
    ports:
      # Nothing authenticates callers: keep the port private, or put a proxy that does in front of it.
      - "${{MCP_ADDRESS:-127.0.0.1}}:${{MCP_PORT:-{port}}}:{port}"
    environment:
      {variable}: ${{{variable}:?set {variable} in .env to your license key}}
      LICENSE_SERVER_URL: ${{LICENSE_SERVER_URL:-{server}}}
      LICET_CONFIG: /etc/licet/licet.toml
      LICET_STATE_DIR: /state
      LICET_STRICT: "1"
      # Refused at the start, the server is tried again so many seconds later, and not all the time.
      LICET_RETRY_SECONDS: ${{LICET_RETRY_SECONDS:-600}}
      LICET_INSTANCE_NAME: ${{LICET_INSTANCE_NAME:-}}
      LICET_ALLOWED_HOSTS: ${{LICET_ALLOWED_HOSTS:-}}
      LICET_OFFLINE: ${{LICET_OFFLINE:-}}
      LICET_AWS_ROLES: ${{LICET_AWS_ROLES:-}}
      # What has no value here is passed on when .env or the shell has one.
      LICET_TELEMETRY:
      AWS_PROFILE:
      AWS_REGION:
      AWS_DEFAULT_REGION:
      AWS_ACCESS_KEY_ID:
      AWS_SECRET_ACCESS_KEY:
      AWS_SESSION_TOKEN:
      HTTPS_PROXY:
      NO_PROXY:
      # A private authority: a file in ./trust, with all that shall be trusted; MCP_CA_BUNDLE=/etc/licet/trust/all.pem
      REQUESTS_CA_BUNDLE: ${{MCP_CA_BUNDLE:-/etc/ssl/certs/ca-certificates.crt}}
      AWS_CA_BUNDLE: ${{MCP_CA_BUNDLE:-/etc/ssl/certs/ca-certificates.crt}}
    volumes:
      - type: bind
        source: ./licet.toml
        target: /etc/licet/licet.toml
        read_only: true
        bind:
          create_host_path: false
      - ./trust:/etc/licet/trust:ro
      - type: bind
        source: ${{AWS_FOLDER:-~/.aws}}
        target: /home/licet/.aws
        read_only: true
        bind:
          create_host_path: false
      # Keeps the name of this instance and the signed lease, so that a restart takes no other seat.
      - state:/state
    read_only: true
    tmpfs:
      - /tmp:size=64m,mode=1777,noexec,nosuid,nodev
    cap_drop:
      - ALL
    security_opt:
      - no-new-privileges:true
    mem_limit: ${{MCP_MEMORY:-512m}}
    pids_limit: 256
    logging:
      driver: json-file
      options:
        max-size: 10m
        max-file: "3"

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

# Which part of ~/.aws, which the container only reads; or keys of their own.
#AWS_PROFILE=default
#AWS_REGION=eu-west-1
#AWS_ACCESS_KEY_ID=
#AWS_SECRET_ACCESS_KEY=

# Your own user, where nobody else may read ~/.aws: id -u, and id -g.
#MCP_UID=1000
#MCP_GID=1000

# Where the server is reached; on another address than this machine's own only behind a proxy that authenticates.
#MCP_ADDRESS=127.0.0.1
#MCP_PORT=8080

# The way out, where there is no direct one.
#HTTPS_PROXY=http://proxy.example.com:3128
#NO_PROXY=169.254.169.254
#MCP_CA_BUNDLE=/etc/licet/trust/all.pem
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


def installer_settings(product: Product, *, server_url: str, image: str | None) -> str:
    """Return ``product.conf``, which says to ``install-on-premises.sh`` which product it sets up.

    Args:
        product: What is sold.
        server_url: The address of its license server.
        image: The image, with its digest; ``None``: whoever installs names it.
    """
    values = {
        "PRODUCT_NAME": _line(product.name),
        "PRODUCT_SLUG": slug(product.name),
        "KEY_VARIABLE": product.key_variable,
        "MCP_IMAGE": image or "",
        "SERVER_URL": server_url,
        "CONNECT_NAME": start_name(product),
    }
    lines = [f"{name}={shlex.quote(value)}" for name, value in values.items()]
    return "\n".join(["# Which product install-on-premises.sh sets up.", *lines, ""])
