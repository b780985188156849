"""Which machine this is: a lasting fingerprint that names it to one vendor and nobody else."""

from __future__ import annotations

import hashlib
import hmac
import re
import sys
from pathlib import Path

_LINUX = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_SOUND = re.compile(r"[0-9a-fA-F-]{32,36}")
_DIGITS = 32


def fingerprint(product: str, *, instance_id: str) -> str:
    """Return the fingerprint of this machine for *product*.

    It is a keyed digest of the operating system's machine id, so that the id itself never leaves, and two vendors
    cannot compare notes. Where there is none (most containers), the installation's own random name stands in for it,
    which lasts as long as the state folder.

    Args:
        product: The product's code.
        instance_id: The name of this installation.

    Source: machine-id(5), which asks for such a digest.
    """
    found = machine_id()
    kind, secret = ("m", found) if found is not None else ("i", instance_id)
    return f"{kind}_{hmac.new(secret.encode(), f'licet:{product}'.encode(), hashlib.sha256).hexdigest()[:_DIGITS]}"


def machine_id() -> str | None:
    """Return the operating system's id of this machine; ``None`` when it has none."""
    found = _read().strip().lower()
    return found if _SOUND.fullmatch(found) and set(found) - {"0", "-"} else None


def _read() -> str:
    try:
        if sys.platform == "win32":
            import winreg

            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        if sys.platform == "darwin":
            import subprocess  # nosec B404

            # One fixed command of the system, with nothing of anybody's in it.
            command = ["/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # nosec B603
            found = re.search(r'"IOPlatformUUID" = "([^"]+)"', done.stdout)
            return found[1] if found else ""
        return next((path.read_text() for path in _LINUX if path.is_file() and path.stat().st_size), "")
    except (OSError, UnicodeDecodeError):
        return ""
