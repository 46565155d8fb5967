"""What stands around the scores: intervals, sectors, curves, confusions, changes, and how all of it is written."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from foi_exemptions.assessment import assess
from foi_exemptions.errors import DocumentError
from foi_exemptions.evaluation import LABELS, score_answers, tally_answer
from foi_exemptions.runners import RUNNERS, run_all
from foi_exemptions.scores.changes import SHOWN, changes
from foi_exemptions.scores.curves import curves
from foi_exemptions.scores.intervals import Resampled, answer_intervals
from foi_exemptions.scores.items import Item, read_labels
from foi_exemptions.scores.sectors import sector_of
from foi_exemptions.scores.studies import study_answers, study_documents
from foi_exemptions.scoring_report import ScoreFormat, write_scores

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from foi_exemptions.pipeline import Labeller

Run = Any
A, N, F, R, X = LABELS


def answer(name: str, label: str, authority: str | None = None, **more: Any) -> dict[str, Any]:
    row = {"id": name, "text": f"Text {name}.", "label": label, "labels": [label], "exemptions": []}
    return row | ({"authority": authority} if authority else {}) | more


def said(label: str, **more: Any) -> dict[str, Any]:
    return {"label": label, "labels": [label], "exemptions": [], **more}


def item(name: str, gold: str, label: str | None, probability: float | None = None, *, review: bool = False) -> Item:
    return Item(name, f"Text {name}.", gold, (gold,), label, probability=probability, needs_review=review)


# Intervals


def test_intervals_hold_the_figure_and_are_the_same_every_time() -> None:
    gold = [answer(str(i), A if i % 3 else N, f"Council {i % 20}") for i in range(200)]
    predicted = {str(i): said(A if i % 3 or not i % 5 else N) for i in range(200)}
    tallies = [tally_answer(row, predicted[row["id"]]) for row in gold]
    clusters = [row["authority"] for row in gold]
    found, scores = answer_intervals(tallies, clusters), score_answers(gold, predicted)
    assert found == answer_intervals(tallies, clusters)
    assert found is not None
    for value, (low, high) in (
        (scores["accuracy"], found["accuracy"]),
        (scores["macro_f1"], found["macro_f1"]),
        (scores["per_label"][N]["r"], found["per_label"][N]["r"]),
        (scores["label_sets_micro"]["f1"], found["label_sets_micro"]["f1"]),
    ):
        assert low < value < high
    assert found["clusters"] == 20


def test_answers_of_one_authority_are_drawn_together() -> None:
    gold = [answer(str(i), A) for i in range(100)]
    tallies = [tally_answer(row, said(A if i < 50 else N)) for i, row in enumerate(gold)]

    def width(clusters: list[str]) -> float:
        low, high = Resampled(tallies, clusters).over(LABELS)["r"]
        return high - low

    # Ten bodies, each wholly right or wholly wrong, tell less than a hundred answers.
    assert width([str(i // 10) for i in range(100)]) > 2 * width([str(i) for i in range(100)])


def test_a_perfect_score_has_no_width_and_a_handful_of_clusters_no_interval() -> None:
    tallies = [tally_answer(answer(str(i), A), said(A)) for i in range(5)]
    found = answer_intervals(tallies, list("abcde"))
    assert found is not None
    assert found["accuracy"] == found["macro_f1"] == [1.0, 1.0]  # nothing to find and nothing found is right
    assert answer_intervals(tallies, list("abcda")) is None


# Sectors


@pytest.mark.parametrize(
    ("authority", "sector"),
    [
        ("Westmarch Borough Council", "council"),
        ("Eden", "council"),  # by its place alone
        ("BRIGHTON & HOVE", "council"),
        ("Bristol, City of", "council"),
        ("University of Eden", "university"),
        ("Eden City University", "university"),
        ("North Wold Constabulary", "police"),
        ("Westmarch Police and Crime Commissioner", "police"),
        ("NHS Westmarch Integrated Care Board", "NHS"),
        ("Eden University Hospitals NHS Foundation Trust", "NHS"),
        ("Department for Ferries", "department"),
        ("Canal Inspectorate (DfT)", "department"),
        ("Scottish Canals", "Scottish"),
        ("Highland Council", "Scottish"),
        ("Coastal Navigation Agency", "other"),
        ("Edenbridge Lido Trust", "other"),
        ("", "other"),
        (None, "other"),
    ],
)
def test_sector(authority: str | None, sector: str) -> None:
    assert sector_of(authority) == sector


# Curves


def test_curves_by_hand() -> None:
    items = [
        item("1", A, A, 0.95),
        item("2", A, A, 0.93),
        item("3", A, N, 0.75, review=True),
        item("4", A, A, 0.71, review=True),
        item("5", A, None),  # nothing was said of it, so nothing was promised
    ]
    found = curves(items)
    assert found["calibration"]["bins"] == [
        {"from": 0.7, "to": 0.8, "n": 2, "probability": 0.73, "accuracy": 0.5},
        {"from": 0.9, "to": 1.0, "n": 2, "probability": 0.94, "accuracy": 1.0},
    ]
    assert found["calibration"]["error"] == pytest.approx((0.23 + 0.06) / 2)
    assert found["coverage"][0] == {"share": 50, "n": 2, "accuracy": 1.0, "least": 0.93}
    assert found["coverage"][-1] == {"share": 100, "n": 4, "accuracy": 0.75, "least": 0.71}
    assert found["review"] == {"share": 0.5, "accuracy_of_rest": 1.0}


def test_certainty_is_in_the_last_bin_and_rows_without_probability_make_no_curve() -> None:
    assert curves([item("1", A, A, 1.0)])["calibration"]["bins"][0]["to"] == 1.0
    assert curves([item("1", A, A)]) == {}
    assert curves([item("1", A, A, 0.4, review=True)])["review"]["accuracy_of_rest"] is None


# Studies


def test_study_of_answers() -> None:
    gold = [
        answer("1", A, "Eden", accept=[A, N]),
        answer("2", A, "Eden"),
        answer("3", R, "Scottish Canals"),
        answer("4", X),
    ]
    predicted = {"1": said(N, probability=0.9), "2": said(R, probability=0.8), "3": said(R, probability=0.7)}
    items = [item("1", A, N, 0.9), item("2", A, R, 0.8), item("3", R, R, 0.7), item("4", X, None)]
    found = study_answers(gold, predicted, items)
    table = found["confusion"]
    assert (table[N][N], table[A][R], table[R][R], table[X]["none"]) == (1, 1, 1, 1)  # the first was accepted
    assert sum(sum(row.values()) for row in table.values()) == 4
    sectors = {name: (one["n"], one["accuracy"]) for name, one in found["sectors"].items()}
    assert sectors == {"council": (2, 0.5), "Scottish": (1, 1.0), "other": (1, 0.0)}
    assert {
        name: value for name, value in found.items() if name in (scores := score_answers(gold, predicted))
    } == scores


# The three runners


def test_runners(labeller: Labeller) -> None:
    rows = [
        answer("1", F, question="What did the lamps cost?", text="This is exempt under section 43(2) of the Act."),
        answer("2", A, question="How many lamps are there?", text="There are 412 lamps on the promenade."),
    ]
    found = run_all(labeller, rows)
    assert tuple(found) == RUNNERS
    assert found["rules"]["1"]["label"] == found["combined"]["1"]["label"] == F
    assert found["rules"]["1"]["exemptions"] == found["combined"]["1"]["exemptions"] == ["foia:43(2)"]
    assert found["rules"]["2"]["label"] == A  # what no rule speaks of
    assert "probability" not in found["rules"]["1"]
    assert 0 < found["classifier"]["2"]["probability"] <= 1
    batch = labeller.label_batch({"text": [rows[1]["text"]], "question": [rows[1]["question"]]})
    assert found["combined"]["2"]["probability"] == batch["probability"][0]


# Changes


def test_changes() -> None:
    long = Item("5", "lamps " * 40, A, (A, N), A)
    after = [item("1", A, A), item("2", A, N), item("3", A, R), item("4", A, A), long, item("6", A, A)]
    found = changes({"1": N, "2": A, "3": N, "4": A, "5": F, "7": A}, after, with_text=True)
    assert {kind: [one["id"] for one in found[kind]] for kind in ("gained", "lost", "otherwise_wrong")} == {
        "gained": ["1", "5"],
        "lost": ["2"],
        "otherwise_wrong": ["3"],
    }
    assert (found["compared"], found["unmatched"]) == (5, 2)
    assert found["gained"][0] == {"id": "1", "gold": A, "before": N, "after": A, "text": "Text 1."}
    assert len(found["gained"][1]["text"]) == SHOWN
    assert "text" not in changes({"1": N}, after, with_text=False)["gained"][0]


def test_one_accepted_label_for_another_is_no_change() -> None:
    after = [Item("1", "Nine.", A, (A, N), N)]
    assert changes({"1": A}, after, with_text=True)["gained"] == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read as an evaluation"),
        ("{", "cannot be read as an evaluation"),
        ('{"accuracy": 1.0}', "holds no predictions; write it with"),
        ('{"predictions": [{"id": "1"}]}', "holds no predictions"),
        ("[1]", "holds no predictions"),
    ],
)
def test_what_is_no_evaluation_is_named(tmp_path: Path, content: str | None, message: str) -> None:
    path = tmp_path / "before.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(DocumentError, match=message):
        read_labels(path)


# How scores are written


@pytest.fixture
def scores(labeller: Labeller, gold: Path) -> dict[str, Any]:
    found = assess(labeller, gold)
    odd = Item("<7>", 'Lamps | <script>alert("1")</script> & more', A, (A,), A)
    return found.scores | {"changes": changes({"<7>": N}, [odd], with_text=True)}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    texts = (
        ("There are 412 lamps.", A, "Eden"),
        ("Not held.", N, "Arun"),
        ("N/A", X, "Corby"),
        ("Exempt under section 43(2).", F, "Fylde"),
        ("Please see our website: https://lamps.example/list", R, "Scottish Canals"),
        ("The lamps are lit at dusk.", N, "Wyre"),  # wrongly, as far as a labeller can tell
    )
    rows = [answer(str(i), label, body, text=text) for i, (text, label, body) in enumerate(texts)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def written(scores: dict[str, Any], tmp_path: Path) -> Callable[[ScoreFormat], str]:
    def write(form: ScoreFormat) -> str:
        path = tmp_path / "scores"
        with path.open("w", encoding="utf-8") as file:
            write_scores(scores, form, file, "Lamps & <lights>")
        return path.read_text(encoding="utf-8")

    return write


def test_table(written: Callable[[ScoreFormat], str]) -> None:
    lines = written(ScoreFormat.TABLE).splitlines()
    rows = [line.split() for line in lines]
    assert ["precision", "recall", "F1", "gold"] in rows
    assert ["n:", "6"] in rows
    assert any(row[:1] == ["answered"] and row[-1] == "1" for row in rows)
    for title in ("Labels", "Models", "Sectors", "Confusion", "Calibration", "Gained and lost"):
        assert [title] in rows or title in lines
    assert [row[0] for row in rows if row and row[0] in RUNNERS] == sorted(
        RUNNERS, key=[row[0] for row in rows if row and row[0] in RUNNERS].index
    )


def test_markdown(written: Callable[[ScoreFormat], str]) -> None:
    text = written(ScoreFormat.MARKDOWN)
    tables = re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE)
    for table in tables:  # every line of a table has as many cells
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1
    assert r"Lamps \| \<script\>" in text


class Page(HTMLParser):
    """What a page is made of: how often each tag opens, what it refers to, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.links: list[str | None] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in {"meta"}:
            self.open.append(tag)
        self.links += [value for name, value in attrs if name in {"href", "src", "xlink:href"}]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_page(written: Callable[[ScoreFormat], str]) -> None:
    text = written(ScoreFormat.HTML)
    page = Page()
    page.feed(text)
    assert page.open == []
    assert page.tags.count("svg") == 3
    assert text.count('role="img" aria-label="') == 3
    assert "script" not in page.tags
    assert page.links == []
    assert not re.search(r"https?://|@import|url\(", text)
    assert 'Lamps | <script>alert("1")</script> & more' in page.words
    assert "prefers-color-scheme: dark" in text


def test_page_of_documents_and_of_citations(tmp_path: Path) -> None:
    segment = {"start_char": 0, "end_char": 5, "label": A, "question": "1", "exemptions": []}
    gold = [{"document": "a&b.txt", "segments": [segment]}]
    bench = {"rows": 2, "grounds": {"p": 1.0, "r": 0.5, "f1": 0.6667, "n": 2}, "false_alarms": ["c-1"]}
    for scores, words in ((study_documents(gold, {}), "a&amp;b.txt"), (bench, "c-1")):
        path = tmp_path / "page.html"
        with path.open("w", encoding="utf-8") as file:
            write_scores(scores, ScoreFormat.HTML, file, "Scores")
        assert words in path.read_text(encoding="utf-8")


# The command


def test_gold_text_is_in_the_json_only_where_asked(run: Run, gold: Path) -> None:
    status, out, _ = run("evaluate", "--gold", gold, "--format", "json")
    assert status == 0
    assert "lamps" not in out
    assert set(json.loads(out)["models"]) == set(RUNNERS)
    status, out, _ = run("evaluate", "--gold", gold, "--format", "json", "--predictions")
    assert json.loads(out)["predictions"][0]["text"] == "There are 412 lamps."


def test_compare_with_a_written_evaluation(run: Run, gold: Path, tmp_path: Path) -> None:
    before = tmp_path / "before.json"
    assert run("evaluate", "--gold", gold, "-f", "json", "--predictions", "-o", before)[0] == 0
    content = json.loads(before.read_text(encoding="utf-8"))
    content["predictions"][0]["label"] = N
    before.write_text(json.dumps(content), encoding="utf-8")
    status, out, _ = run("evaluate", "--gold", gold, "--compare", before)
    assert status == 0
    assert re.search(r"gained +0 +answered +not_held +answered +There are 412 lamps\.", out)
    assert "6 compared: 1 gained, 0 lost" in out
    status, out, _ = run("evaluate", "--gold", gold, "--compare", before, "-f", "json")
    assert [one["id"] for one in json.loads(out)["changes"]["gained"]] == ["0"]
    assert "lamps" not in out


def test_compare_with_another_model_needs_its_digest(run: Run, gold: Path, tmp_path: Path) -> None:
    model = tmp_path / "model.joblib"
    model.write_bytes(b"no model")
    status, _, err = run("evaluate", "--gold", gold, "--compare", model)
    assert status == 1
    assert "needs its SHA-256" in err
    digest = "0" * 64
    status, _, err = run("evaluate", "--gold", gold, "--compare", model, "--compare-sha256", digest)
    assert "not the trusted 000000000000" in err


def test_citations_are_not_compared(run: Run, tmp_path: Path) -> None:
    status, _, err = run("evaluate", "--citations", tmp_path / "c.jsonl", "--predictions")
    assert status == 2
    assert "go with --gold" in " ".join(err.split())
