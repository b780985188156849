"""What survives a restart: the lease, the highest signed time and the name of this instance.

Small JSON files, mode 0600, replaced atomically. A file that cannot be read is set aside and rebuilt; a folder that
cannot be written to (a container with a read-only root) means memory only, said once in the log. Nothing here is a
secret. The lease is signed and verified each time it is loaded; the rest is only as good as the disk, so a high-water
mark that somebody raised lasts no longer than until the server is heard.
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
from dataclasses import dataclass, field
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
        high_water: The last instant that the server signed.
    """

    lease: str | None = field(default=None, repr=False)
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
        """Replace what is kept."""
        self._memory = kept
        text = None if kept.high_water is None else to_text(kept.high_water)
        self._write(self._path, {"version": 1, "lease": kept.lease, "high_water": text})

    def instance_id(self) -> str:
        """Return the lasting random name of this installation, made at the first call.

        Of several processes that start at once one makes it, and the others take it over.
        """
        path = self._folder / "instance.json"
        made = f"ins_{secrets.token_hex(12)}"
        for _ in range(2):
            found = (self._read(path) or {}).get("instance_id")
            if isinstance(found, str) and found:
                return found
            self._write(path, {"version": 1, "instance_id": made}, first=True)
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

    def _write(self, path: Path, content: Mapping[str, Any], *, first: bool = False) -> None:
        """Replace *path*; with *first*, leave a file alone that somebody else has just written."""
        temporary = None
        try:
            for folder in (self._folder, path.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # mode 0600
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(content, file)
                file.flush()
                os.fsync(file.fileno())
            if first:
                with suppress(FileExistsError):
                    path.hardlink_to(temporary)
            else:
                Path(temporary).replace(path)
        except OSError as error:
            self._warn(error)
        finally:
            if temporary is not None:
                Path(temporary).unlink(missing_ok=True)

    def _warn(self, error: OSError) -> None:
        if not self._warned:
            self._warned = True
            log.warning(
                "the state folder %s cannot be used (%s): the license is kept in memory only; set LICET_STATE_DIR",
                self._folder,
                error.strerror,
            )
