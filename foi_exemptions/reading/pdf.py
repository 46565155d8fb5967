"""A PDF to text, page by page, in a process of its own.

PDFium cannot be interrupted: a drawing that draws itself keeps it busy for ever, and one of a few kilobytes can
ask for gigabytes. So a second Python reads the file (``pdf_pages``), with a clock and a limit on its memory.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from foi_exemptions.errors import DocumentError

MAX_SECONDS = 90
"""Three thousand pages take some ten seconds."""
PAGE_END = "\n\f"
"""What stands between two pages."""


def read_pdf(content: bytes, name: str) -> tuple[str, tuple[int, ...]]:
    """Return the text of a PDF and where each page starts in it; a line with a form feed stands between pages.

    Raises DocumentError for a file that is broken, protected, scanned without text, too long, or that takes more
    than ``MAX_SECONDS`` or (but on Windows) one gigabyte.
    """
    if find_spec("pypdfium2") is None:
        raise DocumentError(
            f"{name}: is a PDF, which the package pypdfium2 reads; run: pip install 'foi-exemptions[documents]'"
        )
    root = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        process = subprocess.run(
            [sys.executable, "-P", "-m", "foi_exemptions.reading.pdf_pages"],
            input=content,
            capture_output=True,
            timeout=MAX_SECONDS,
            env={**os.environ, "PYTHONPATH": path},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentError(f"{name}: takes more than {MAX_SECONDS} seconds to read; print it to a new PDF") from error
    if process.returncode == 1:  # Python's own: a bug here, and no fault of the file
        raise RuntimeError(process.stderr.decode("utf-8", "replace"))
    if process.returncode:  # PDFium stopped: it was refused memory, or stumbled
        raise DocumentError(f"{name}: is a PDF that needs too much memory or is broken; print it to a new PDF")
    read = json.loads(process.stdout)
    if "problem" in read:
        raise DocumentError(f"{name}: {read['problem']}")
    pages: list[str] = read["pages"]
    if not any(character.isalpha() for page in pages for character in page):
        raise DocumentError(f"{name}: is a scan without text; run text recognition (OCR) on it and read the result")
    starts, position = [], 0
    for page in pages:
        starts.append(position)
        position += len(page) + len(PAGE_END)
    return PAGE_END.join(pages), tuple(starts)
