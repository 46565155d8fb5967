"""Who may import whom. Changing this table is an architecture decision: say why in the line.

Text flows one way: documents -> cutting -> signals -> classifier -> combiner -> pipeline. A stage imports ``results``,
``errors``, ``matching`` and the readers of data files; a stage of several modules has one that the others outside it
know. Only ``pipeline`` imports the stages together, and only what stands above it imports ``pipeline``.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from typing import TYPE_CHECKING

import pytest
from conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = CHECKOUT / "foi_exemptions"

# Each module stands below those it imports.
ALLOWED: dict[str, set[str]] = {
    # --- what everybody speaks in
    "errors": set(),
    "matching": set(),
    "results": set(),
    "versions": set(),
    # --- the data files and their readers
    "catalogue": {"errors", "results"},
    "other_acts": set(),  # laws other than the four, as a table
    "phrasebook": {"errors", "matching", "results"},  # compiles each pattern, to name the entry of a bad one
    "phrases": {"errors", "matching"},
    # --- reading a file
    "attachments": {"errors"},
    "charsets": {"errors"},
    "grids": set(),
    "kinds": {"errors"},
    "ordinals": set(),
    "pdf": {"errors"},
    "pdf_pages": set(),
    "webpage": {"grids", "ordinals"},
    "mail": {"attachments", "charsets", "errors", "webpage"},
    "outlook": {"attachments", "charsets", "errors", "webpage"},
    "word_parts": set(),
    "word_lists": {"ordinals", "word_parts"},
    "word_text": {"grids", "word_lists", "word_parts"},
    "word": {"errors", "word_lists", "word_parts", "word_text"},
    "documents": {"charsets", "errors", "kinds", "mail", "outlook", "pdf", "results", "webpage", "word"},
    # --- cutting a document: outside, only segments is known
    "layout": {"matching"},
    "echoes": {"layout"},
    "questions": {"layout"},
    "columns": {"layout", "questions"},
    "numbering": {"layout", "questions"},
    "blocks": {"layout", "numbering", "questions"},
    "requests": {"layout", "numbering", "questions"},
    "repeats": {"layout", "requests"},
    "scopes": {"numbering"},
    "series": {"layout", "numbering", "questions"},
    "numbered": {"layout", "numbering", "questions", "repeats", "requests", "series"},
    "treatments": {"layout", "phrases"},
    "headings": {"layout", "numbering", "phrases", "questions", "series", "treatments"},
    "joins": {"phrases", "questions", "treatments"},
    "marks": {"columns", "headings", "layout", "numbered", "numbering", "questions", "repeats", "requests", "scopes", "series"},
    "message_kinds": {"layout", "phrases", "questions", "treatments"},
    "pieces": {"treatments"},
    "reasons": {"joins", "phrases", "treatments"},
    "cuts": {"joins", "phrases", "pieces", "reasons", "treatments"},
    "margins": {"phrases", "reasons", "treatments"},
    "sharing": {"layout", "numbered", "pieces", "reasons", "scopes", "treatments"},
    "services": {"layout", "sharing"},
    "threads": {"layout", "message_kinds", "results"},
    "replies": {"blocks", "cuts", "echoes", "layout", "margins", "marks", "numbered", "phrases", "pieces", "requests", "scopes", "services", "sharing", "threads", "treatments"},
    "segments": {"echoes", "layout", "message_kinds", "replies", "requests", "results", "sharing", "threads"},
    # --- reading citations: outside, citations and the reader of statutes are known
    "jurisdictions": {"matching", "results"},
    "lookalikes": set(),
    "citation_lists": {"lookalikes", "matching"},
    "stances": {"matching", "phrasebook", "results"},
    "statute_names": {"matching"},
    "statutes": {"catalogue", "citation_lists", "matching", "other_acts", "results", "statute_names"},
    "citations": {"catalogue", "citation_lists", "matching", "results", "stances", "statutes"},
    # --- the rule layer: signals gathers, once for a segment, what the two stages after it read
    "rules": {"citations", "matching", "phrasebook", "results"},  # where a citation may start is one pattern of its Set
    "signals": {"catalogue", "citations", "matching", "results", "rules", "statutes"},
    # --- classifying: reads signals, as they are half of its features
    "features": {"matching", "results", "rules", "signals"},  # rules: how their words pass from one column to many
    "words": set(),
    "classifier": {"errors", "features", "results", "rules", "signals", "words"},  # rules: was it trained with these?
    # --- deciding: weighs signals against probabilities
    "combiner": {"catalogue", "phrasebook", "results", "signals"},
    "references": {"matching", "results"},
    # --- the journey: the only module that knows every stage
    "pipeline": {"catalogue", "citations", "classifier", "combiner", "documents", "jurisdictions", "matching", "phrasebook", "references", "results", "segments", "signals", "statutes", "versions"},
    # --- beside it: files in and out, scores
    "evaluation": {"errors", "results"},
    "bench": {"citations", "errors", "evaluation", "results"},  # measures one stage alone
    "outputs": {"errors"},
    "report": {"results"},
    "table_readers": {"errors"},
    "tables": {"errors", "outputs", "table_readers"},  # is given the function that labels, so knows no stage
    # --- above it
    "__init__": {"pipeline", "results"},
    "assessment": {"documents", "errors", "evaluation", "pipeline", "report"},  # documents: hashes what it labels
    "fitting": {"classifier", "combiner", "features", "results", "rules", "signals", "words"},  # makes what classifier loads
    "trainer": {"catalogue", "errors", "evaluation", "fitting", "jurisdictions", "outputs", "results", "signals", "versions"},
    "cli": {"assessment", "bench", "catalogue", "classifier", "errors", "outputs", "pipeline", "report", "results", "table_readers", "tables", "trainer", "versions"},
    "__main__": {"cli"},
}  # fmt: skip

MODULES = sorted(path.stem for path in PACKAGE.glob("*.py"))
HEAVY = {"datasets", "joblib", "pyarrow", "rich", "scipy", "sklearn", "spacy"}
INHERITED = {"scipy": "scikit-learn", "rich": "typer"}
"""What a declared dependency brings along: scikit-learn's matrices are scipy's, typer prints with rich."""
DISTRIBUTIONS = {"sklearn": "scikit-learn", "re2": "google-re2", "docx": "python-docx", "lxml": "python-docx"}


def tree(module: str) -> ast.Module:
    return ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))


def imported(nodes: Iterator[ast.AST]) -> set[str]:
    """The full names of the modules that the statements among ``nodes`` import."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            whole = node.module == "foi_exemptions"
            found |= {f"foi_exemptions.{alias.name}" for alias in node.names} if whole else {node.module or ""}
    return found


def own(module: str) -> set[str]:
    """The modules of the package that a module imports, in functions and for type checking too."""
    names = imported(ast.walk(tree(module)))
    return {name.removeprefix("foi_exemptions.") for name in names if name.startswith("foi_exemptions.")}


def at_import(statements: list[ast.stmt]) -> Iterator[ast.AST]:
    """The statements that run when the module is imported: not those of functions, nor what is only for types."""
    for statement in statements:
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.dump(statement.test):
            continue
        if not isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            yield statement


def test_every_module_has_its_line() -> None:
    assert sorted(ALLOWED) == MODULES


@pytest.mark.parametrize("module", MODULES)
def test_imports(module: str) -> None:
    found, allowed = own(module), ALLOWED.get(module, set())
    assert found <= allowed, f"{module} imports {sorted(found - allowed)}: may it?"
    assert found >= allowed, f"{module} no longer imports {sorted(allowed - found)}: take them out of its line"


def test_the_table_goes_one_way() -> None:
    above: set[str] = set()
    for module, names in ALLOWED.items():
        assert names <= above, f"{module} stands above {sorted(names - above)}"
        above.add(module)


@pytest.mark.parametrize(
    ("module", "only"),
    [
        ("pipeline", {"assessment", "cli", "__init__"}),
        ("segments", {"pipeline"}),
        ("combiner", {"pipeline", "fitting"}),  # what it decides on held-out answers calibrates it
        ("references", {"pipeline"}),
        ("documents", {"pipeline", "assessment"}),
        ("classifier", {"pipeline", "fitting", "cli"}),
        ("cli", {"__main__"}),
    ],
)
def test_only_those_above_know_it(module: str, only: set[str]) -> None:
    assert {name for name, allowed in ALLOWED.items() if module in allowed} == only


@pytest.mark.parametrize("module", MODULES)
def test_nothing_heavy_is_imported_with_a_module(module: str) -> None:
    # Each is imported by the function that needs it, so that help and look-ups are there at once.
    names = {name.partition(".")[0] for name in imported(at_import(tree(module).body))}
    assert not names & HEAVY


@pytest.mark.parametrize("module", MODULES)
def test_other_libraries_are_declared(module: str) -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["dependencies"] + project["optional-dependencies"]["documents"]
    declared = {re.split(r"[<>=!~ ;\[]", line)[0] for line in lines}
    names = {name.partition(".")[0] for name in imported(ast.walk(tree(module)))} - {"foi_exemptions"}
    others = names - sys.stdlib_module_names
    assert {DISTRIBUTIONS.get(name, INHERITED.get(name, name)) for name in others} <= declared


@pytest.mark.parametrize("module", MODULES)
def test_every_module_says_what_it_is(module: str) -> None:
    first = (ast.get_docstring(tree(module)) or "").splitlines()[:1]
    assert first
    assert first[0][-1] in ".:?"


def test_data_files_are_read_by_one_module_each() -> None:
    readers: dict[str, list[str]] = {}
    for module in MODULES:
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Constant) and node.value in {path.name for path in data_files()}:
                readers.setdefault(node.value, []).append(module)
    assert {name: set(modules) for name, modules in readers.items()} == {
        "catalogue.toml": {"catalogue"},
        "rules.toml": {"phrasebook"},
        "stances.toml": {"phrasebook"},
        "phrases.toml": {"phrases"},
    }


def data_files() -> list[Path]:
    return sorted(PACKAGE.glob("*.toml"))
