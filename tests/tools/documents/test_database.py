"""A database is asked, and never changed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from agent.errors import ToolError
from tools.documents.database import Bounds, query, schema

ONLY_SELECT = "only one SELECT statement can be run: nothing may be changed"
ENDLESS = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT {} FROM r"


@pytest.fixture
def cities(tmp_path: Path) -> Path:
    path = tmp_path / "cities 城市 #1?.db"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            "CREATE TABLE cities(name TEXT, population INTEGER);"
            "INSERT INTO cities VALUES ('Paris', 2148000), ('北京', 21893095), ('Rouen', NULL);"
            'CREATE TABLE "河流"(名 TEXT);'
        )
    return path


def said(path: Path, statement: str) -> str:
    with pytest.raises(ToolError) as caught:
        query(path, statement, Bounds(seconds=0.5))
    return str(caught.value)


def test_a_question_is_answered_with_values_and_text(cities: Path) -> None:
    result = query(cities, "SELECT name, population FROM cities ORDER BY name -- all")

    assert result.columns == ("name", "population")
    assert result.rows == (("Paris", 2148000), ("Rouen", None), ("北京", 21893095))
    assert result.text == "name | population\nParis | 2148000\nRouen | NULL\n北京 | 21893095"
    assert result.is_whole


def test_nothing_found_is_told(cities: Path) -> None:
    assert query(cities, "select name from cities where name = 'Rome'").text == "name\n(no rows)"


def test_with_and_values_are_questions_too(cities: Path) -> None:
    assert query(cities, "WITH x AS (SELECT 1 AS n) SELECT n FROM x").rows == ((1,),)
    assert query(cities, "/* two */ VALUES (1, 2)").rows == ((1, 2),)


def test_rows_are_bounded(cities: Path) -> None:
    result = query(cities, ENDLESS.format("n"), Bounds(rows=2))

    assert result.text == "n\n1\n2\n(the first 2 rows; there are more: ask for less, or count)"
    assert (result.rows, result.is_whole) == (((1,), (2,)), False)


def test_characters_are_bounded(cities: Path) -> None:
    result = query(cities, "SELECT name FROM cities", Bounds(characters=12))

    assert result.text == "name\nParis\n(the first 1 rows; there are more: ask for less, or count)"


def test_a_long_value_is_cut(cities: Path) -> None:
    text = query(cities, "SELECT printf('%.*c', 1000, 'x') AS x").text

    assert text == f"x\n{'x' * 300}… (700 characters more)"


def test_time_is_bounded(cities: Path) -> None:
    assert (
        said(cities, ENDLESS.format("count(*)")) == "the query took longer than 0.5 s: ask for less"
    )


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM cities",
        "INSERT INTO cities VALUES ('x', 1)",
        "WITH x AS (SELECT 1) DELETE FROM cities",
        "WITH x AS (SELECT 1) INSERT INTO cities SELECT 'x', 1",
        "ATTACH DATABASE 'other.db' AS other",
        "VACUUM INTO 'other.db'",
        "PRAGMA journal_mode = DELETE",
        "SELECT * FROM pragma_journal_mode",
        "SELECT load_extension('x')",
        "SELECT fts3_tokenizer('simple')",
        "EXPLAIN SELECT 1",
        "CREATE TEMP TABLE x(a)",
        "BEGIN",
        "",
        "hello",
    ],
)
def test_only_a_question_is_run(cities: Path, statement: str) -> None:
    before = cities.read_bytes()

    assert said(cities, statement) == ONLY_SELECT
    assert (cities.read_bytes(), [one.name for one in cities.parent.iterdir()]) == (
        before,
        [cities.name],
    )


@pytest.mark.parametrize("name", ["readfile", "writefile", "edit"])
def test_functions_that_reach_out_are_not_there(cities: Path, name: str) -> None:
    assert said(cities, f"SELECT {name}('/etc/passwd')") in (
        ONLY_SELECT,
        f"no such function: {name}",
    )


def test_only_one_statement_is_run(cities: Path) -> None:
    assert said(cities, "SELECT 1; SELECT 2") == (
        "only one statement can be run: send the first one alone"
    )


def test_near_names_of_tables_are_told(cities: Path) -> None:
    assert said(cities, "SELECT * FROM Citys") == (
        "no such table: Citys; did you mean cities?; the tables are cities, 河流"
    )


def test_near_names_of_columns_are_told(cities: Path) -> None:
    assert said(cities, "SELECT c.poplation FROM cities c") == (
        "no such column: c.poplation; did you mean population?; "
        "the columns are cities.name, cities.population, 河流.名"
    )


def test_huge_values_are_refused(cities: Path) -> None:
    assert said(cities, "SELECT randomblob(1000000000)") == "string or blob too big"


def test_other_mistakes_are_told_as_the_database_tells_them(cities: Path) -> None:
    assert said(cities, "SELECT FROM") == 'near "FROM": syntax error'
    assert said(cities, "SELECT \0") == "the query contains a null character"


def test_what_another_program_just_wrote_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE t(a)")
        database.execute("INSERT INTO t VALUES (1)")
        database.commit()

        assert query(path, "SELECT a FROM t").rows == ((1,),)


def test_the_schema_is_told_in_short_lines(cities: Path) -> None:
    assert schema(cities) == "cities(name TEXT, population INTEGER)\n河流(名 TEXT)"
    assert schema(cities, Bounds(characters=6)) == "cities… (42 characters more)"


def test_a_missing_or_foreign_file_is_told(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_text("hello, this is text " * 50)

    assert said(tmp_path / "none.db", "SELECT 1") == "there is no database none.db"
    assert said(other, "SELECT 1 FROM t") == "file is not a database"
    with pytest.raises(ToolError, match=r"^the database cannot be read: file is not a database$"):
        schema(other)
