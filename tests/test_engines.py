"""One function for every engine: the same rows come back from lists, arrays, datasets, joblib and Dask."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from answer_rows import ADDED, TABLE, rows_of

import foi_exemptions
from foi_exemptions import label_batch, pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Rows = list[tuple[Any, ...]]
COLUMNS = {name: TABLE[name] for name in ("text", "question", "authority")}
SIZE = len(TABLE["id"])


@pytest.fixture(scope="module")
def expected() -> Rows:
    return rows_of(TABLE | label_batch(COLUMNS))


def batches(size: int = 16) -> list[dict[str, list[Any]]]:
    return [{name: values[at : at + size] for name, values in TABLE.items()} for at in range(0, SIZE, size)]


def labelled(batch: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return batch | label_batch(batch)


def gathered(parts: list[dict[str, list[Any]]]) -> Rows:
    return rows_of({name: list(chain.from_iterable(part[name] for part in parts)) for name in parts[0]})


def test_the_rows_are_worth_comparing(expected: Rows) -> None:
    found = {name: [row[1 + at] for row in expected] for at, name in enumerate(ADDED)}
    assert len({label for label in found["label"] if label}) == 5
    assert {"foia:33(1)(b)", "foisa:33(1)(b)"} <= set(chain.from_iterable(found["exemptions"][4::12]))
    assert label_batch({"text": TABLE["text"]})["label"] != found["label"]  # questions count
    assert found["label"][11] is None


# label_batch: columns of every library

KINDS: dict[str, Callable[[list[Any]], Any]] = {
    "tuple": tuple,
    "numpy objects": lambda column: np.array(column, dtype=object),
    "pandas objects": lambda column: pd.Series(column, dtype=object),
    "pandas strings": lambda column: pd.Series(column, dtype="str"),
    "pandas nullable": lambda column: pd.Series(column, dtype="string[python]"),
    "pandas with another index": lambda column: pd.Series(column, index=range(len(column), 0, -1)),
    "arrow": pa.array,
    "arrow dictionary": lambda column: pa.array(column).dictionary_encode(),
    "arrow chunks": lambda column: pa.chunked_array([pa.array(column[:7], pa.string()), pa.array(column[7:])]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_columns_of_every_kind(kind: str, expected: Rows) -> None:
    found = label_batch({name: KINDS[kind](values) for name, values in COLUMNS.items()})
    assert rows_of(TABLE | found) == expected
    assert all(type(column) is list and len(column) == SIZE for column in found.values())


def test_numpy_strings() -> None:
    texts = ["We do not hold this.", "N/A"]
    assert label_batch({"text": np.array(texts)}) == label_batch({"text": texts})


def test_a_data_frame_is_a_batch(expected: Rows) -> None:
    assert rows_of(TABLE | label_batch(pd.DataFrame(COLUMNS))) == expected


@pytest.mark.parametrize("nothing", [None, "", "  \n", float("nan"), pd.NA, np.nan])
def test_a_row_without_text_has_no_label(nothing: Any) -> None:
    found = label_batch({"text": ["N/A", nothing, "N/A"], "question": [None, "Why?", None]})
    assert {name: column[1] for name, column in found.items()} == dict.fromkeys(ADDED)
    assert found["label"][0] == found["label"][2] == "not_applicable"


@pytest.mark.parametrize("nothing", [None, "", float("nan"), pd.NA])
def test_a_row_without_question_or_authority_is_labelled_without(nothing: Any) -> None:
    text = ["We hold none."]
    assert label_batch({"text": text, "question": [nothing], "authority": [nothing]}) == label_batch({"text": text})


@pytest.mark.parametrize("size", [0, 1])
def test_small_batches(size: int) -> None:
    found = label_batch({name: column[:size] for name, column in COLUMNS.items()})
    assert {name: len(column) for name, column in found.items()} == dict.fromkeys(ADDED, size)


def test_other_columns_are_left_alone() -> None:
    assert set(label_batch({"text": ["N/A"], "id": [object()]})) == set(ADDED)


@pytest.mark.parametrize(
    ("batch", "message"),
    [
        ({"text": ["N/A"], "question": ["How many?", 7]}, "question: row 1 holds int, not text"),
        ({"text": np.array([b"N/A"])}, "text: row 0 holds bytes, not text"),
        ({"text": "N/A"}, "text: a column is a list or an array of texts; this is one str"),
        ({"text": np.array("N/A")}, "this is one ndarray"),
        ({"text": {"N/A": 1}}, "this is one dict"),
        (pd.DataFrame([["N/A", "No."]], columns=["text", "text"]), "this is two columns of one name"),
        ({"answer": ["N/A"]}, "the batch has no column 'text'"),
        ({"text": ["N/A"], "question": ["Why?", "When?"]}, "1 of text, 2 of question: lengths differ"),
    ],
)
def test_what_is_no_column_of_texts_is_refused(batch: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        label_batch(batch)


@pytest.mark.parametrize("kind", [pa.table, pa.record_batch])
def test_an_arrow_table_is_a_batch(kind: Any, expected: list[tuple[Any, ...]]) -> None:
    assert rows_of(TABLE | label_batch(kind(COLUMNS))) == expected


def test_the_country_where_the_authority_does_not_tell_it() -> None:
    texts = ["This is refused under section 33."] * 3
    authorities = [None, "Ministry of Locks", "Lochside Trust"]
    found = label_batch({"text": texts, "authority": authorities}, "scotland")
    assert found["exemptions"] == [["foisa:33"], ["foia:33"], ["foisa:33"]]
    assert label_batch({"text": texts})["exemptions"] == [["foia:33"]] * 3
    with pytest.raises(ValueError, match="'wales' is no jurisdiction; there are 'uk', 'scotland'"):
        label_batch({"text": texts}, "wales")


def test_a_text_of_which_nothing_is_seen_is_none() -> None:
    assert label_batch({"text": ["", " \n", "\u200b", "\ufeff", "\0"]})["label"] == [None] * 5


def test_a_text_without_a_word_asks_for_a_person() -> None:
    found = label_batch({"text": ["-", "?", "...", "14"]})
    assert found["needs_review"] == [True, True, True, False]


# What engines need of a function


def test_it_is_sent_by_name() -> None:
    assert len(pickle.dumps(label_batch)) < 100
    assert pickle.loads(pickle.dumps(label_batch)) is label_batch


def test_a_labeller_can_be_sent(expected: Rows, labeller: foi_exemptions.Labeller) -> None:
    sent = pickle.loads(pickle.dumps(labeller))
    assert rows_of(TABLE | sent.label_batch(COLUMNS)) == expected


def test_the_model_is_loaded_once_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = []
    load = pipeline.load
    monkeypatch.setattr(pipeline, "load", lambda: loaded.append(load()) or loaded[-1])
    pipeline._shared.cache_clear()
    for _ in range(3):
        label_batch({"text": ["N/A"]})
    assert len(loaded) == 1


def test_threads_share_it(expected: Rows) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert gathered(list(pool.map(labelled, batches(5)))) == expected


# Engines


def test_streamed_dataset(expected: Rows) -> None:
    from datasets import Dataset

    stream = Dataset.from_dict(TABLE).to_iterable_dataset(num_shards=3)
    rows = list(stream.map(label_batch, batched=True, batch_size=7))
    assert rows_of({name: [row[name] for row in rows] for name in rows[0]}) == expected


@pytest.mark.parametrize("form", ["numpy", "pandas", "arrow"])
def test_dataset_in_another_format(form: str, expected: Rows) -> None:
    from datasets import Dataset

    data = Dataset.from_dict(TABLE)
    other = data.with_format(form)[:]
    assert rows_of(TABLE | label_batch({name: other[name] for name in COLUMNS})) == expected


@pytest.mark.slow
def test_dataset_in_two_processes(expected: Rows, tmp_path: Any) -> None:
    from datasets import Dataset

    data = Dataset.from_dict(TABLE)
    found = data.map(
        label_batch, batched=True, batch_size=8, num_proc=2, cache_file_name=str(tmp_path / "labels.arrow")
    )
    assert rows_of(found.to_dict()) == expected
    assert found.column_names == [*TABLE, *ADDED]


@pytest.mark.slow
def test_joblib_processes(expected: Rows) -> None:
    from joblib import Parallel, delayed, parallel_config

    with parallel_config(backend="loky", n_jobs=2):
        assert gathered(Parallel()(delayed(labelled)(batch) for batch in batches())) == expected


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed", reason="dask.distributed is not installed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as processes,
        distributed.Client(processes) as client,
    ):
        yield client


@pytest.mark.slow
def test_joblib_on_dask(cluster: Any, expected: Rows) -> None:
    from joblib import Parallel, delayed, parallel_config

    with parallel_config(backend="dask"):
        assert gathered(Parallel()(delayed(labelled)(batch) for batch in batches())) == expected


@pytest.mark.slow
def test_dask_data_frame(cluster: Any, expected: Rows) -> None:
    from dask import dataframe

    def label(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(**label_batch(frame))

    table = dataframe.from_pandas(pd.DataFrame(TABLE), npartitions=4)
    found = table.map_partitions(label, meta=label(pd.DataFrame(TABLE).head(2))).compute()
    assert rows_of(found.to_dict("list")) == expected
    assert list(found) == [*TABLE, *ADDED]
