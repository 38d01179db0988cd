"""Run compiled rules on Apache Spark.

The reader is DuckDB on both engines, so that both get the same integers; the typed tables go to Spark as Parquet, and
the answers come back the same way. Everything listens on 127.0.0.1. ANSI mode is on: an overflow or a bad cast stops
the run instead of becoming a NULL.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.sql.compile import Compiled
from inkoopkader.regels.sql.duck import ANSWERS, load_small
from inkoopkader.regels.sql.quiet import quiet
from inkoopkader.regels.sql.stages import INPUT

SETTINGS = {
    "spark.app.name": "inkoopkader",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.ui.showConsoleProgress": "false",
}


def missing() -> str:
    """Return why Spark cannot run here, or an empty text."""
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        return "Spark vraagt Java 17 of nieuwer; op Debian: apt-get install openjdk-17-jre-headless"
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "Spark vraagt het pakket pyspark: pip install 'inkoopkader[spark]'"
    return ""


@contextmanager
def session(master: str = "local[2]") -> Iterator[Any]:
    """Start Spark. Raises CaseError when Java or pyspark is not there, or too old."""
    if reason := missing():
        raise CaseError(reason)
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master)
    for name, setting in SETTINGS.items():
        builder = builder.config(name, setting)
    try:
        with quiet():
            spark = builder.getOrCreate()
            spark.sparkContext.setLogLevel("ERROR")
    except PySparkException as error:
        raise CaseError(f"Spark start niet; kijk na of Java 17 of nieuwer er is met: java -version ({error})") from None
    try:
        yield spark
    finally:
        spark.stop()


@contextmanager
def answer(connection: duckdb.DuckDBPyConnection, compiled: Compiled, spark: Any) -> Iterator[None]:
    """Make the answers readable in DuckDB as ANSWERS, computed by Spark, for as long as the context lasts."""
    with tempfile.TemporaryDirectory(prefix="inkoopkader-spark-") as folder:
        names = [f"{INPUT}{name}" for name in compiled.shape.tables]
        for table in compiled.tables:
            load_small(connection, table)
            names.append(table.name)
        for name in names:
            path = Path(folder) / f"tabel{name}.parquet"  # Spark passes over files whose name starts with _
            connection.execute(f"COPY (SELECT {_exact(connection, name)} FROM {name}) TO '{path}' (FORMAT parquet)")  # noqa: S608 - our own names
            spark.read.parquet(str(path)).createOrReplaceTempView(name)
        out = Path(folder) / "antwoorden"
        _run(compiled, spark).write.mode("overwrite").parquet(str(out))
        connection.execute(f"CREATE OR REPLACE VIEW {ANSWERS} AS SELECT * FROM read_parquet('{out}/*.parquet')")  # noqa: S608 - our own folder
        yield
        connection.execute(f"DROP VIEW {ANSWERS}")


def _run(compiled: Compiled, spark: Any) -> Any:
    """Return the answers as a data frame.

    A step that is read more than once is computed once: Spark would plan it again for every reader, and theirs again.
    """
    for part in compiled.parts:
        frame = spark.sql(part.sql)
        if not part.name:
            return frame
        if part.readers > 1 and not part.name.startswith("tabel_"):
            frame = frame.localCheckpoint()
        frame.createOrReplaceTempView(part.name)
    raise AssertionError(compiled.parts)


def _exact(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """The columns of a table for Parquet: 128 bits would be written as DOUBLE, a DECIMAL keeps every digit."""
    described = connection.execute(f"DESCRIBE {name}").fetchall()
    return ", ".join(
        f'CAST("{column}" AS DECIMAL(38,0)) AS "{column}"' if kind == "HUGEINT" else f'"{column}"'
        for column, kind, *_ in described
    )
