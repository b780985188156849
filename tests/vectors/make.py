"""Writes the test vectors: ``python -m tests.vectors.make``.

Nothing of ``licet`` is used, so that vectors and product can contradict each other.
"""

from __future__ import annotations

import json
from typing import Any

from tests.vectors import FOLDER, bad, good, rfc


def built() -> dict[str, dict[str, Any]]:
    """Every file by its name."""
    keys, documents = good.license_keys(), good.documents()
    return {
        "license_keys": {
            "derived_secrets": good.derived_secrets(),
            "good": keys,
            "bad": list(bad.bad_keys(keys)),
        },
        "documents": {
            "issuer": good.ISSUER,
            "good": documents,
            "bad": list(bad.bad_documents({case["name"]: case for case in documents})),
        },
        "rfc": rfc.examples(),
    }


def written(content: dict[str, Any]) -> str:
    """A file as it is kept."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for name, content in built().items():
        (FOLDER / f"{name}.json").write_text(written(content), encoding="utf-8")
