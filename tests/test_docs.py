"""The documentation does what it says: its examples run, its links lead somewhere, its site builds.

The commands of a page run one after the other, in a folder where ``seeds`` is the checkout's, with few segments to learn
from, and ``letter.txt``, ``replies`` and ``answers.csv`` stand for the reader's own. What a ``console`` block shows must be
what the command prints, but for the probabilities, which move with every training, and the width of a table. Above a
block that cannot run here stands ``<!-- not run: why -->``; ``<!-- meanwhile: command -->`` does a person's work before it.
"""

from __future__ import annotations

import doctest
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse

import pytest
from conftest import CHECKOUT
from forked_command import run_script

from foi_exemptions.report import ROW_FIELDS, to_dict
from training.command_page import PAGE, command_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from foi_exemptions.pipeline import Labeller

DOCS = CHECKOUT / "docs"
PAGES = {str(path.relative_to(CHECKOUT)): path for path in [CHECKOUT / "README.md", *sorted(DOCS.rglob("*.md"))]}
FENCE = re.compile(
    r"(?:^ *<!-- (?P<note>[^\n]*) -->\n)?^(?P<indent> *)```(?P<language>[\w-]*)[^\n]*\n(?P<body>.*?)^(?P=indent)```$",
    re.DOTALL | re.MULTILINE,
)
SHELL = {"sh", "bash", "console"}
PYTHON = {"python", "pycon"}
OTHERS = {"html", "json", "text", "toml", "xml", "yaml"}
SLOW = {"docs/how-to/correct-and-retrain.md"}  # trains twice
ENGINES = {f"docs/how-to/{name}.md" for name in ("dask", "datasets", "ray", "scikit-learn", "spacy", "spark")}
"""Pages whose Python ``test_howto.py`` runs, where the engine is installed."""


@dataclass(frozen=True)
class Block:
    language: str
    body: str
    note: str

    @property
    def runs(self) -> bool:
        return not self.note.startswith("not run: ")


def blocks(page: str, languages: set[str]) -> Iterator[Block]:
    for match in FENCE.finditer(PAGES[page].read_text(encoding="utf-8")):
        if match["language"] in languages:
            body = re.sub(f"^{match['indent']}", "", match["body"], flags=re.MULTILINE)
            yield Block(match["language"], body, match["note"] or "")


def pages_with(languages: set[str]) -> list[Any]:
    found = [page for page in PAGES if any(block.runs for block in blocks(page, languages))]
    return [pytest.param(page, marks=pytest.mark.slow if page in SLOW else ()) for page in found]


@pytest.fixture
def folder(tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reader's folder, which is the current one."""
    (tmp_path / "seeds").mkdir()
    for path in (CHECKOUT / "seeds").iterdir():
        (tmp_path / "seeds" / path.name).symlink_to(seeds if path.name == "segments" else path)
    letters = CHECKOUT / "seeds" / "responses"
    shutil.copy(letters / "council-software.txt", tmp_path / "letter.txt")
    (tmp_path / "replies").mkdir()
    for name in ("council-software.txt", "university-prose.txt", "fire-remaining.txt"):
        shutil.copy(letters / name, tmp_path / "replies")
    rows = "body,question,answer\nNorthvale Council,How many drones?,This is not held.\n,Who flies them?,N/A\n"
    (tmp_path / "answers.csv").write_text(rows, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plain(text: str) -> str:
    """A text without what differs between runs: probabilities and the width of a table."""
    return " ".join(re.sub(r"\b[01]\.\d+", "P", text).split())


def script_of(page: str, folder: Path) -> tuple[str, dict[Path, str]]:
    """Return the commands of a page as one script, and the files in which it leaves what the page shows of them."""
    script: list[str] = []
    shown: dict[Path, str] = {}
    for block in blocks(page, SHELL):
        if not block.runs:
            continue
        if block.note.startswith("meanwhile: "):
            script.append(block.note.removeprefix("meanwhile: "))
        if block.language != "console":
            script.append(block.body)
            continue
        for part in re.split(r"^\$ ", block.body, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            printed = folder / f".printed-{len(shown)}"
            shown[printed] = output
            script.append(f"( {command} ) > {printed} 2>&1")
    return "\n".join(script), shown


@pytest.mark.parametrize("page", pages_with(SHELL))
def test_commands(page: str, folder: Path, outside: dict[str, str], labeller: Labeller) -> None:
    labeller.label_text("This is not held.")  # what each fork finds loaded
    script, shown = script_of(page, folder)
    status, said = run_script(script, outside)
    assert status == 0, said
    for printed, output in shown.items():
        assert plain(printed.read_text(encoding="utf-8")) == plain(output)


@pytest.mark.parametrize("page", [one for one in pages_with(PYTHON) if one.values[0] not in ENGINES])
def test_python(page: str, folder: Path) -> None:
    names: dict[str, Any] = {"__name__": "__main__"}
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    for block in blocks(page, PYTHON):
        if not block.runs:
            continue
        if block.language == "python":
            exec(compile(block.body, page, "exec"), names)
        else:
            example = doctest.DocTestParser().get_doctest(block.body, names, page, page, 0)
            runner.run(example, clear_globs=False)
            names.update(example.globs)
    assert runner.summarize(verbose=False).failed == 0


@pytest.mark.parametrize("page", PAGES)
def test_every_block_says_what_it_is(page: str) -> None:
    text = PAGES[page].read_text(encoding="utf-8")
    found = list(FENCE.finditer(text))
    assert text.count("```") == 2 * len(found)
    for match in found:
        assert match["language"] in SHELL | PYTHON | OTHERS, match[0]
        if (match["note"] or "").startswith("not run"):
            assert re.fullmatch(r"not run: \w.+", match["note"]), "say why it cannot run"


@pytest.mark.parametrize("page", PAGES)
def test_options_in_the_text_are_those_of_the_command(page: str) -> None:
    known = set(re.findall(r"`(--?[a-z0-9-]+)`", command_page())) | {"--help", "--install-completion"}
    text = FENCE.sub("", PAGES[page].read_text(encoding="utf-8"))
    for code in re.findall(r"`((?:--|foi-exemptions )[^`]*)`", text):
        assert set(re.findall(r"(?<!\S)--?[a-z][a-z0-9-]*", code)) <= known, code


def test_links_of_the_readme_lead_somewhere() -> None:  # those of the pages: the site does not build otherwise
    for target in re.findall(r"\]\(([^)#]+)", PAGES["README.md"].read_text(encoding="utf-8")):
        assert urlparse(target).scheme or (CHECKOUT / target).exists(), target


def names_in(value: Any) -> Iterator[str]:
    """Yield the names of all fields of a JSON value; those of ``probabilities`` are labels."""
    for inner in value if isinstance(value, list) else ():
        yield from names_in(inner)
    for name, inner in value.items() if isinstance(value, dict) else ():
        yield name
        yield from names_in(inner if name != "probabilities" else None)


def test_every_field_and_column_is_on_the_page_of_formats(labeller: Labeller) -> None:
    page = PAGES["docs/reference/output-formats.md"].read_text(encoding="utf-8")
    report = to_dict(labeller.label_text("1. Who flies them?\n\nWithheld under section 40(2) of the Act."))
    assert {"answers", "href", "stance", "rule"} <= set(names_in(report))
    assert not [name for name in {*names_in(report), *ROW_FIELDS} if not re.search(rf"`{name}(\[\])?`", page)]


def test_command_reference_is_up_to_date() -> None:
    told = "docs/reference/command.md is not what the commands make: run python -m training.command_page"
    assert PAGE.read_text(encoding="utf-8") == command_page(), told


def test_check_tells_a_page_that_is_not_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from training import command_page as module

    monkeypatch.setattr(sys, "argv", ["command_page", "--check"])
    module.main()
    monkeypatch.setattr(module, "PAGE", tmp_path / "command.md")
    with pytest.raises(SystemExit, match=r"run python -m training\.command_page"):
        module.main()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    for module in ("mkdocs", "material", "mkdocstrings"):
        pytest.importorskip(module, reason=f"{module}, which builds the site, is not installed")
    built = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(built)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return built


def test_site_has_every_page(site: Path) -> None:
    for path in sorted(DOCS.rglob("*.md")):
        relative = path.relative_to(DOCS).with_suffix("")
        page = site / (relative.parent if relative.name == "index" else relative) / "index.html"
        assert page.is_file(), relative


def test_site_loads_nothing_from_elsewhere(site: Path) -> None:
    loads = re.compile(r"<(?:script|img|iframe|source)[^>]*\bsrc=[\"']?([^\"' >]+)|<link[^>]*\bhref=[\"']?([^\"' >]+)")
    for page in sorted(site.rglob("*.html")):
        for source, link in loads.findall(page.read_text(encoding="utf-8")):
            target = urlparse(source or link)
            assert not target.netloc, f"{page}: {source or link}"
            if target.path and not target.path.startswith("/"):
                assert (page.parent / unquote(target.path)).exists(), f"{page}: {source or link}"


def test_python_reference_has_signatures_and_docstrings(site: Path) -> None:
    page = (site / "reference" / "python" / "index.html").read_text(encoding="utf-8")
    for name in ("load", "Labeller.label_text", "Labeller.label_batch", "Report", "DocumentError"):
        assert f"{name}<" in page or f'.{name}"' in page, name
