#!/usr/bin/env bash
# Builds, pushes and signs both images, and writes down their digests, which is what customers pin:
#
#   deploy/release-images.sh ghcr.io/example 0.1.0 dist/DIGESTS
#
# A signature is of a digest and never of a tag, because a tag can be moved afterwards. DOCKER and COSIGN name other programs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ $# -ne 3 ]]; then
    echo "usage: deploy/release-images.sh REGISTRY VERSION FILE" >&2
    exit 2
fi
registry=$1 version=$2 digests=$3
docker=${DOCKER:-docker} cosign=${COSIGN:-cosign}
said=$(sed -n 's/^version = "\(.*\)"$/\1/p' server/pyproject.toml)
if [[ $version != "$said" ]]; then
    echo "release-images: the sources say $said, not $version: check out the tag v$version" >&2
    exit 1
fi

revision=$(git rev-parse HEAD)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/digests"
for each in server:licet-server mcp:finops-tag-compliance-mcp; do
    file=${each%%:*} image=$registry/${each#*:}
    arguments=(--build-arg "VERSION=$version" --build-arg "REVISION=$revision")
    if [[ $file == mcp && -f deploy/licet.toml ]]; then # the vendor's own, from `licet-server product descriptor`
        arguments+=(--build-arg DESCRIPTOR=deploy/licet.toml)
    fi
    "$docker" buildx build --push --provenance=false --platform linux/amd64 --file "deploy/Dockerfile.$file" \
        "${arguments[@]}" \
        --tag "$image:$version" --metadata-file "$work/$file.json" .
    digest=$(sed -n 's/.*"containerimage.digest": *"\(sha256:[0-9a-f]\{64\}\)".*/\1/p' "$work/$file.json")
    if [[ -z $digest ]]; then
        echo "release-images: the registry told no digest of $image:$version, so nothing can be signed" >&2
        exit 1
    fi
    "$cosign" sign --yes "$image@$digest"
    echo "$image@$digest" >>"$work/digests"
done
cp "$work/digests" "$digests"
cat "$digests"
