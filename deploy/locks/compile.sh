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
compile server/pyproject.toml mcp_plugin/pyproject.toml --extra mcp --extra aws --group dev -o deploy/locks/dev.txt
