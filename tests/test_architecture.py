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
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

import pytest
from conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = CHECKOUT / "foi_exemptions"

# Each layer stands below those that import it: its modules, and the layers they may import besides each other.
LAYERS: dict[str, tuple[str, str]] = {
    # what everybody speaks in
    "words": ("columns errors matching named_words results versions", ""),
    # the data files and their readers
    "law": ("catalogue other_acts", "words"),
    "phrasebook": ("phrasebook", "words"),  # compiles each pattern, to name the entry of a bad one
    # reading a file: outside, only documents is known
    "reading": ("reading.* documents", "words"),
    # opening a model, which the cutting and the classifying do alike
    "models": ("model_files", "words"),
    # cutting a document: outside, only segments is known
    "cutting": ("cutting.* segments", "words models"),
    # reading citations: outside, citations and the reader of statutes are known
    "citing": (
        "authorities jurisdictions lookalikes citation_lists stances statute_names statutes citations",
        "words law phrasebook",
    ),
    # the rule layer: signals gathers, once for a segment, what the two stages after it read
    "rules": ("rules signals", "words law phrasebook citing"),
    # classifying: reads signals, as they are half of its features
    "classifying": ("cells features words classifier", "words rules models"),
    # deciding: weighs signals against probabilities
    "deciding": ("combiner cost_limits joining references", "words law phrasebook rules"),
    # the journey: the only layer that knows every stage
    "pipeline": ("pipeline", "words law phrasebook reading cutting citing rules classifying deciding"),
    # beside it: files in and out, scores; what is given the function that labels knows no stage
    "outputs": (
        "outputs report filters summary progress jobs resuming table_batches table_readers table_writers table_outputs tables",
        "words",
    ),
    "scores": ("evaluation bench scoring_report scores.*", "words citing"),  # bench measures one stage alone
    # making a model
    "training": (
        "calibration fitting trainer",
        "words law phrasebook citing rules classifying deciding outputs scores",
    ),
    # beside it too: what people say of the labels; is given reports and the function that labels
    "corrections": ("corrections.*", "words law reading outputs"),
    # and what compares many reports; matrix takes the questions from the request's own file
    "across": (
        "alignment question_lists matrix matrix_files official",
        "words reading citing outputs",
    ),
    # the page for people: reports in, markup out
    "page": ("page.*", "words law outputs"),
    # above the pipeline: each layer's worth alone, and whether the parts belong together
    "judging": ("runners verification", "words law cutting citing rules classifying deciding pipeline training"),
    # the shapes other libraries want, each of which imports its library; only the front door knows them
    "adapters": ("spacy_component estimator", "words citing rules classifying pipeline outputs training"),
    "front": ("__init__ assessment folders", "words pipeline reading outputs scores judging adapters"),
    "commands": (
        "commands.* cli __main__",
        "words law classifying pipeline outputs scores training corrections judging across page front",
    ),
}

ROOT = "foi_exemptions"
PATHS = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.parent == PACKAGE or path.name != "__init__.py"
}
MODULES = sorted(PATHS)


def layer_of(module: str) -> str:
    package = module.partition(".")[0] + ".*" if "." in module else module
    found = [name for name, (modules, _) in LAYERS.items() if {module, package} & set(modules.split())]
    assert len(found) == 1, f"{module} stands in {found or 'no layer'}: give it one line"
    return found[0]


HEAVY = {"datasets", "joblib", "pyarrow", "pycrfsuite", "rich", "scipy", "sklearn", "spacy"}
BUILT_ON = {"spacy_component": {"spacy"}, "estimator": {"sklearn"}}
"""What a module cannot do without, as its classes derive from it; nothing imports the module before it is wanted."""
INHERITED = {"scipy": "scikit-learn", "threadpoolctl": "scikit-learn", "rich": "typer"}
"""What a declared dependency brings along: scikit-learn's matrices are scipy's, typer prints with rich."""
DISTRIBUTIONS = {
    "sklearn": "scikit-learn",
    "pycrfsuite": "python-crfsuite",
    "re2": "google-re2",
    "docx": "python-docx",
    "lxml": "python-docx",
    "xlsxwriter": "XlsxWriter",
}


def tree(module: str) -> ast.Module:
    return ast.parse(PATHS[module].read_text(encoding="utf-8"))


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
    inside = {name.removeprefix(f"{ROOT}.") for name in names if name.startswith(f"{ROOT}.")}
    return {name for name in inside if name in PATHS}


def at_import(statements: list[ast.stmt]) -> Iterator[ast.AST]:
    """The statements that run when the module is imported: not those of functions, nor what is only for types."""
    for statement in statements:
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.dump(statement.test):
            continue
        if not isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            yield statement


@pytest.mark.parametrize("module", MODULES)
def test_imports(module: str) -> None:
    layer = layer_of(module)
    allowed = {layer, *LAYERS[layer][1].split()}
    assert not {name for name in own(module) if layer_of(name) not in allowed}


def test_every_layer_has_modules_and_stands_above_those_it_imports() -> None:
    assert {layer_of(module) for module in MODULES} == set(LAYERS)
    below: set[str] = set()
    for layer, (_, others) in LAYERS.items():
        assert set(others.split()) <= below, f"{layer} stands above what it imports"
        below.add(layer)


def test_no_module_imports_itself_in_a_circle() -> None:
    TopologicalSorter({module: own(module) for module in MODULES}).prepare()


@pytest.mark.parametrize("layer", ["reading", "cutting"])
def test_a_stage_of_many_modules_has_one_door(layer: str) -> None:
    door = {"reading": "documents", "cutting": "segments"}[layer]
    for module in MODULES:
        if layer_of(module) != layer:
            assert not {name for name in own(module) if layer_of(name) == layer} - {door}, module


@pytest.mark.parametrize("module", MODULES)
def test_nothing_heavy_is_imported_with_a_module(module: str) -> None:
    # Each is imported by the function that needs it, so that help and look-ups are there at once.
    names = {name.partition(".")[0] for name in imported(at_import(tree(module).body))}
    assert not names & (HEAVY - BUILT_ON.get(module, set()))


@pytest.mark.parametrize("module", MODULES)
def test_other_libraries_are_declared(module: str) -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = project["dependencies"] + extras["documents"] + extras["xlsx"]
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
        "answer_kinds.toml": {"cutting.answer_kinds"},
        "catalogue.toml": {"catalogue"},
        "rules.toml": {"phrasebook"},
        "stances.toml": {"phrasebook"},
        "phrases.toml": {"cutting.phrases"},
        "official.toml": {"official"},
    }


def data_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.toml"))
