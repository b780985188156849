"""Write the bill of materials of an image: what is installed beside this interpreter, as CycloneDX 1.6 JSON.

The same packages give the same bytes, so a bill can be compared with that of a build of one's own: no time stamp, and
the serial number is made from the contents.

Usage: python deploy/sbom.py licet-server --lock deploy/locks/server.txt --output sbom.cdx.json
Source: https://cyclonedx.org/docs/1.6/json/, https://github.com/package-url/purl-spec (type ``pypi``)
"""

from __future__ import annotations

import argparse
import json
import re
import uuid
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions, version
from pathlib import Path
from typing import Any

_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 9562, section 6.6: names that are URLs
_ENTRY = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)
_LONGEST_LICENSE = 100


def main() -> None:
    """Write the bill that the command line asks for."""
    parser = argparse.ArgumentParser(description="Write a bill of materials (CycloneDX 1.6 JSON).")
    parser.add_argument("subject", help="the distribution that the image is about")
    parser.add_argument("--lock", type=Path, required=True, help="the hashed requirements it was installed from")
    parser.add_argument("--output", type=Path, required=True, help="where the bill goes")
    asked = parser.parse_args()
    found = bill(asked.subject, distributions(), asked.lock.read_text())
    asked.output.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")


def bill(subject: str, installed: Iterable[Distribution], lock: str) -> dict[str, Any]:
    """Return the bill of *subject*.

    Args:
        subject: A distribution that is installed.
        installed: All that are.
        lock: Hashed requirements; what is installed and not in there must be one of ours.

    Raises:
        SystemExit: Something is installed in a version that the lock does not have.
    """
    known = {distribution_name(each.metadata["Name"]): each for each in installed}
    locked = hashes_by_version(lock)
    own = {name for name in known if name in {"licet", "licet-server"}}
    strange = [name for name, each in known.items() if name not in own and (name, each.version) not in locked]
    if strange:
        raise SystemExit(f"not in the lock: {', '.join(sorted(strange))}")
    components = [_component(name, each, locked.get((name, each.version), [])) for name, each in sorted(known.items())]
    contents = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, contents)}",
        "metadata": {
            "component": {
                "type": "container",
                "bom-ref": f"image:{subject}",
                "name": subject,
                "version": version(subject),
            }
        },
        "components": components,
        "dependencies": [
            {"ref": f"image:{subject}", "dependsOn": [each["bom-ref"] for each in components]},
        ],
    }


def hashes_by_version(lock: str) -> dict[tuple[str, str], list[str]]:
    """Return the SHA-256 hashes of a lock by name and version; a name may have several versions, by platform."""
    found: dict[tuple[str, str], list[str]] = {}
    for entry in re.split(r"\n(?=\S)", lock):
        pinned = _ENTRY.match(entry)
        if pinned is not None:
            hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", entry)
            found[distribution_name(pinned[1]), pinned[2]] = hashes
    return found


def distribution_name(name: str) -> str:
    """Return *name* as the package index writes it.

    Source: https://packaging.python.org/en/latest/specifications/name-normalization/
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def _component(name: str, installed: Distribution, hashes: list[str]) -> dict[str, Any]:
    purl = f"pkg:pypi/{name}@{installed.version}"
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": installed.version,
        "purl": purl,
    }
    license_said = _license(installed)
    if license_said is not None:
        found["licenses"] = [license_said]
    if hashes:  # of every file that the lock allows: the installed one is one of them
        found["properties"] = [{"name": "licet:lock:sha256", "value": each} for each in sorted(hashes)]
    return found


def _license(installed: Distribution) -> dict[str, Any] | None:
    """Return what the package says about its license: an SPDX expression, else its name as it stands there."""
    expression = installed.metadata.get("License-Expression")
    if expression:
        return {"expression": expression}
    named = [
        each.rpartition(" :: ")[2]
        for each in installed.metadata.get_all("Classifier", [])
        if each.startswith("License :: ") and not each.endswith("OSI Approved")
    ]
    text = " / ".join(named) or (installed.metadata.get("License") or "").strip()
    return {"license": {"name": text}} if text and "\n" not in text and len(text) <= _LONGEST_LICENSE else None


if __name__ == "__main__":
    main()
