"""``import foi_exemptions``: a few names, loaded when they are asked for."""

from __future__ import annotations

import doctest
import subprocess
import sys
from operator import attrgetter
from typing import get_type_hints

import pytest

import foi_exemptions
from foi_exemptions.versions import package_version


def test_names() -> None:
    assert foi_exemptions.__all__ == [
        "AnswerSegment",
        "FOIAnswerClassifier",
        "Label",
        "Labeller",
        "Report",
        "label_batch",
        "load",
    ]
    for name in foi_exemptions.__all__:
        assert getattr(foi_exemptions, name).__name__ == name


def test_version() -> None:
    assert foi_exemptions.__version__ == package_version()


@pytest.mark.parametrize(
    "name",
    [
        "load",
        "label_batch",
        "Labeller.for_request",
        "Labeller.label_file",
        "Labeller.label_segments",
        "FOIAnswerClassifier.fit",
        "FOIAnswerClassifier.predict",
    ],
)
def test_types_can_be_read_at_run_time(name: str) -> None:
    assert get_type_hints(attrgetter(name)(foi_exemptions))  # as pydantic does


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="module 'foi_exemptions' has no attribute 'labels'"):
        _ = foi_exemptions.labels


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import foi_exemptions", ("spacy", "sklearn", "numpy", "re2", "rich", "foi_exemptions.pipeline")),
        ("from foi_exemptions import Label", ("spacy", "sklearn", "numpy", "re2", "foi_exemptions.pipeline")),
        ("from foi_exemptions import Labeller", ("spacy", "sklearn", "joblib", "datasets", "pyarrow")),
    ],
)
def test_import_is_lazy(statement: str, absent: tuple[str, ...], outside: dict[str, str]) -> None:
    code = f"{statement}\nimport sys\nprint(sorted(set({absent!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=outside)
    assert done.stdout == "[]\n"


def test_the_example_of_the_front_door_runs() -> None:
    result = doctest.testmod(foi_exemptions)
    assert result.attempted >= 4
    assert result.failed == 0
