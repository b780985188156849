#!/bin/sh
# Puts new images in place of compose.vendor.yaml's servers, one after the other; customers notice nothing.
# Each is told to stop, says for some seconds that it is not ready while it goes on answering, and the next one follows
# only when the new one is ready. Stops at the first that does not get there: the other one still serves.
set -eu
cd "$(dirname "$0")"

compose() {
    docker compose -f compose.vendor.yaml "$@"
}

# An image that was built here is in no registry. One that is nowhere stops the first replacement before anything stops.
compose pull --quiet server-1 server-2 worker ||
    echo "not pulled: going on with the images that this machine has" >&2
for service in server-1 server-2 worker; do
    echo "replacing $service"
    compose up --detach --no-deps --force-recreate --wait --wait-timeout 120 "$service"
done
compose ps
