"""The errors the package raises: each message names the file or id, what was found and what to do next."""


class FoiExemptionsError(Exception):
    """Any error that a user can act on; the command line prints it as one line."""


class CatalogueError(FoiExemptionsError):
    """The law or the phrases, which are data files, hold something that cannot be used."""


class DocumentError(FoiExemptionsError):
    """An input file cannot be read as a response or as a table of answers."""


class ModelError(FoiExemptionsError):
    """The classifier's file is missing, is not the one this package trusts, or has another format."""


def reason(error: OSError | ValueError) -> str:
    """Return in a few words why a file cannot be read or written; libraries and odd names give no ``strerror``."""
    return getattr(error, "strerror", None) or (str(error).splitlines() or [type(error).__name__])[0]
