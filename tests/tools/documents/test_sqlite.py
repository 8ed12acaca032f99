"""SQLite databases are read as documents: schema and first rows."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.tools.documents.rich import part_of, read
from tools.documents.loading.limits import Limits, Skipped
from tools.documents.loading.sqlite import CELL_CHARACTERS, ROWS

CITIES = """
CREATE TABLE cities(name TEXT, population INTEGER, map BLOB);
INSERT INTO cities VALUES ('Paris', 2148000, NULL), ('北京', 21893095, x'0102');
CREATE VIEW large AS SELECT name FROM cities WHERE population > 3000000;
CREATE TABLE "河 流"(名 TEXT);
INSERT INTO "河 流" VALUES ('塞纳河');
"""
ENDLESS = "RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r"


def made(folder: Path, script: str) -> bytes:
    path = folder / "made.db"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(script)
    return path.read_bytes()


def test_tables_are_parts_with_schema_count_and_rows(tmp_path: Path) -> None:
    document = read("sqlite", made(tmp_path, CITIES), "a.db")

    assert document.text == (
        "CREATE TABLE cities(name TEXT, population INTEGER, map BLOB)\n\n"
        "cities: 2 rows\n\n"
        "name: Paris; population: 2148000\n"
        "name: 北京; population: 21893095; map: (2 bytes)\n\n"
        "CREATE VIEW large AS SELECT name FROM cities WHERE population > 3000000\n\n"
        "name: 北京\n\n"
        'CREATE TABLE "河 流"(名 TEXT)\n\n'
        "河 流: 1 row\n\n"
        "名: 塞纳河"
    )
    assert part_of(document, "population: 21893095") == "table cities"
    assert part_of(document, "塞纳河") == "table 河 流"
    assert part_of(document, "CREATE VIEW") == "view large"
    assert (document.kind, document.title) == ("sqlite", "a.db")


def test_of_a_long_table_the_first_rows_are_here(tmp_path: Path) -> None:
    script = f"CREATE TABLE t(n); WITH {ENDLESS} LIMIT 5000) INSERT INTO t SELECT n FROM r;"
    document = read("sqlite", made(tmp_path, script))

    assert f"t: 5,000 rows, the first {ROWS} of them here" in document.text
    assert document.text.endswith(f"n: {ROWS}")


def test_long_values_are_cut(tmp_path: Path) -> None:
    data = made(tmp_path, f"CREATE TABLE t(a); INSERT INTO t VALUES ('{'x' * 10_000}')")

    assert read("sqlite", data).text.endswith(f"a: {'x' * CELL_CHARACTERS}…")


def test_one_with_a_write_ahead_log_is_read(tmp_path: Path) -> None:
    data = made(tmp_path, f"PRAGMA journal_mode = WAL; {CITIES}")

    assert data[18:20] == b"\2\2"
    assert "name: Paris" in read("sqlite", data).text


def test_text_that_is_no_utf_8_is_read_with_marks(tmp_path: Path) -> None:
    data = made(tmp_path, "CREATE TABLE t(a); INSERT INTO t VALUES (CAST(x'41ff42' AS TEXT))")

    assert read("sqlite", data).text.endswith("a: A\ufffdB")


def test_a_damaged_table_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    data = bytearray(made(tmp_path, CITIES))
    data[4096:8192] = b"\xff" * 4096
    document = read("sqlite", bytes(data))

    assert "名: 塞纳河" in document.text
    assert document.warnings[0] == "table cities cannot be read: database disk image is malformed"


def test_a_view_that_never_ends_is_stopped(tmp_path: Path) -> None:
    script = f"CREATE TABLE t(a); CREATE VIEW v AS WITH {ENDLESS}) SELECT count(*) FROM r;"
    document = read("sqlite", made(tmp_path, script), limits=Limits(seconds=0.2))

    assert document.warnings == ("view v cannot be read: interrupted",)


def test_when_the_time_is_up_what_was_read_is_kept(tmp_path: Path) -> None:
    views = [f"CREATE VIEW v{n} AS WITH {ENDLESS}) SELECT count(*) FROM r;" for n in range(3)]
    script = f"CREATE TABLE t(a); INSERT INTO t VALUES ('kept'); {' '.join(views)}"
    document = read("sqlite", made(tmp_path, script), limits=Limits(seconds=1))

    assert "a: kept" in document.text
    assert document.warnings == (
        "view v0 cannot be read: interrupted",
        "only the first 2 of 4 tables were read",
    )


def test_a_view_reads_no_files_and_makes_nothing(tmp_path: Path) -> None:
    script = "CREATE TABLE t(a); CREATE VIEW v AS SELECT readfile('/etc/passwd');"

    assert read("sqlite", made(tmp_path, script)).warnings == (
        "view v cannot be read: no such function: readfile",
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"garbage", "is not a SQLite database, or is encrypted"),
        (b"SQLite format 3\0" + b"\xff" * 5000, "is damaged: "),
    ],
)
def test_what_is_no_database_is_skipped(data: bytes, reason: str) -> None:
    with pytest.raises(Skipped, match=f"^{reason}"):
        read("sqlite", data)


def test_one_without_tables_is_skipped(tmp_path: Path) -> None:
    with pytest.raises(Skipped, match=r"^holds no tables$"):
        read("sqlite", made(tmp_path, "PRAGMA user_version = 3"))


def test_a_truncated_one_is_skipped(tmp_path: Path) -> None:
    with pytest.raises(Skipped, match=r"^is damaged: database disk image is malformed$"):
        read("sqlite", made(tmp_path, CITIES)[:4096])
