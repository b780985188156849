"""What survives a restart: the lease, the highest signed time and the name of this instance.

Small JSON files, mode 0600, replaced atomically. A file that cannot be read is set aside and rebuilt; a folder that
cannot be written to (a container with a read-only root) means memory only, said once in the log. Nothing here is a
secret or has to be believed: the gate verifies the lease's signature each time it is loaded.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from licet.errors import WireError
from licet.wire import load_object, to_instant, to_text

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is remembered for one license key.

    Attributes:
        lease: The last lease, as a token; ``None`` once the server has refused.
        high_water: The highest server-signed instant seen.
    """

    lease: str | None = None
    high_water: datetime | None = None


class StateStore:
    """The state folder of one product and one key.

    Args:
        folder: ``LICET_STATE_DIR``, or the platform's own place.
        product: The product's code.
        key: The canonical license key; only a digest of it becomes part of a file name.
    """

    def __init__(self, folder: Path, *, product: str, key: str) -> None:
        self._folder = folder
        self._path = folder / product / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.json"
        self._memory = Kept()
        self._warned = False

    def load(self) -> Kept:
        """Return what was kept last, or nothing."""
        found = self._read(self._path)
        if found is None:
            return self._memory
        try:
            lease, high = found.get("lease"), found.get("high_water")
            if lease is not None and not isinstance(lease, str):
                raise WireError("lease is not text")
            return Kept(lease, None if high is None else to_instant(high, field="high_water"))
        except WireError:
            self._set_aside(self._path)
            return self._memory

    def save(self, kept: Kept) -> None:
        """Replace what is kept; the high-water mark never goes down."""
        before = self.load().high_water
        marks = [mark for mark in (before, kept.high_water) if mark is not None]
        high_water = max(marks, default=None)
        self._memory = Kept(kept.lease, high_water)
        text = None if high_water is None else to_text(high_water)
        self._write(self._path, {"version": 1, "lease": kept.lease, "high_water": text})

    def instance_id(self) -> str:
        """Return the lasting random name of this installation, made at the first call."""
        path = self._folder / "instance.json"
        found = (self._read(path) or {}).get("instance_id")
        if isinstance(found, str) and found:
            return found
        made = f"ins_{secrets.token_hex(12)}"
        self._write(path, {"version": 1, "instance_id": made})
        return made

    def _read(self, path: Path) -> dict[str, Any] | None:
        try:
            return load_object(path.read_bytes())
        except WireError:
            self._set_aside(path)
        except FileNotFoundError:
            pass
        except OSError as error:
            self._warn(error)
        return None

    def _set_aside(self, path: Path) -> None:
        aside = path.with_suffix(".damaged")
        log.warning("%s is damaged; it is kept as %s and rebuilt", path, aside.name)
        with suppress(OSError):
            path.replace(aside)

    def _write(self, path: Path, content: Mapping[str, Any]) -> None:
        temporary = None
        try:
            for folder in (self._folder, path.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # mode 0600
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(content, file)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except OSError as error:
            self._warn(error)
            if temporary is not None:
                with suppress(OSError):
                    Path(temporary).unlink()

    def _warn(self, error: OSError) -> None:
        if not self._warned:
            self._warned = True
            log.warning(
                "the state folder %s cannot be used (%s): the license is kept in memory only; set LICET_STATE_DIR",
                self._folder,
                error.strerror,
            )
