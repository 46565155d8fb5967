"""PySpark's mapInArrow gives the rows that a plain call gives; needs pyspark and Java 17 or later."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from answer_rows import ADDED, TABLE, rows_of

from foi_exemptions import label_batch

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow


def java_version() -> int:
    """Return the major version of the Java on the path, nought where there is none."""
    if shutil.which("java") is None:
        return 0
    shown = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', shown)
    return int(found[1]) if found else 0


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    if java_version() < 17:
        pytest.skip("PySpark needs Java 17 or later, which is not here")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        folder = str(tmp_path_factory.mktemp("spark"))
        session = builder.config("spark.sql.warehouse.dir", folder).getOrCreate()
        yield session
        session.stop()


ADDED_TYPES = (
    "label string, labels array<string>, probability double, exemptions array<string>, needs_review boolean, "
    "decided_by string"
)


@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
def test_map_in_arrow(spark: Any) -> None:
    # Not beside the test, as a worker cannot import a test module.
    def label(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            columns = batch.to_pydict()
            yield pa.RecordBatch.from_pydict(columns | label_batch(columns))

    rows = list(zip(*TABLE.values(), strict=True))
    table = spark.createDataFrame(rows, "id long, text string, question string, authority string").repartition(4)
    found = table.mapInArrow(label, f"id long, text string, question string, authority string, {ADDED_TYPES}").collect()
    assert found[0].__fields__ == [*TABLE, *ADDED]
    columns = {name: [row[name] for row in found] for name in found[0].__fields__}
    assert rows_of(columns) == rows_of(TABLE | label_batch(TABLE))
