"""Where the shipped models lie, and their bytes: read once, and trusted only by their SHA-256."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

from foi_exemptions.errors import ModelError

_PACKAGE = "foi_exemptions"


def shipped_file(folder: str, name: str) -> Path:
    """Return where a shipped model lies: inside the installed package, or in that folder of the checkout's models."""
    installed = Path(str(files(_PACKAGE) / "model" / name))
    return installed if installed.exists() else Path(__file__).resolve().parent.parent / "models" / folder / name


def released_digest(name: str) -> str:
    """Return the SHA-256 of a model this package was released with, from the package's file of that name."""
    digest = (files(_PACKAGE) / name).read_text(encoding="ascii").strip()
    if not digest:
        raise ModelError(f"{name} in the package is empty; reinstall it, or run 'make train' to the end")
    return digest


def trusted_bytes(path: Path, sha256: str) -> bytes:
    """Return what a model file holds; raises ModelError where it is missing or is not the trusted one."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"{path}: no model there ({error.strerror}); reinstall the package or run 'foi-exemptions train'"
        ) from error
    digest = hashlib.sha256(content).hexdigest()
    if digest != sha256.strip().lower():
        raise ModelError(f"{path}: its SHA-256 is {digest[:12]}…, not the trusted {sha256[:12]}…; it was not opened")
    return content
