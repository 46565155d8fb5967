"""The version of the package, as installed."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def package_version() -> str:
    """Return the installed version, or "unknown" where the package runs without being installed."""
    try:
        return version("foi-exemptions")
    except PackageNotFoundError:
        return "unknown"
