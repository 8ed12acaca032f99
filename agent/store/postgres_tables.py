"""The tables of the store on a Postgres server: made once, and brought up to date by steps."""

from agent.errors import StoreUnavailable
from agent.store.database import Database
from agent.store.schema import COMMON, Step

SCHEMA = "agent"
SERIAL = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
BY_TITLE = "USING hash (title)"
"""A B-tree takes no more than a third of a page."""
OWN = (
    "CREATE TABLE word (run TEXT NOT NULL, words TSVECTOR NOT NULL)",
    "CREATE INDEX word_run ON word (run)",
    "CREATE INDEX word_words ON word USING gin (words)",
)


def migrate(database: Database) -> None:
    """Make the tables, or bring them up to date; once, however many processes find them so.

    Raises:
        StoreUnavailable: they are of a newer version than this program knows.
    """
    if _version(database) == len(STEPS):
        return
    with database.transaction():
        version = _version(database)
        if version > len(STEPS):
            message = f"{database.where} is of version {version}, newer than this program"
            raise StoreUnavailable(message, "use a newer version of agent")
        if version == 0:
            database.ask(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            database.ask("CREATE TABLE IF NOT EXISTS about (version INTEGER NOT NULL)")
            database.ask("INSERT INTO about VALUES (0)")
        for step in STEPS[version:]:
            step(database)
        database.ask("UPDATE about SET version = ?", [len(STEPS)])


def _version(database: Database) -> int:
    """Return the version of the tables; 0 where there are none.

    The catalogue is read as a table: `to_regclass` may look into a cache from before the lock.
    """
    there = "SELECT 1 FROM pg_tables WHERE schemaname = ? AND tablename = 'about'"
    if not database.ask(there, [SCHEMA]):
        return 0
    ((version,),) = database.ask("SELECT COALESCE(MAX(version), 0) FROM about")
    return int(version)


def _first(database: Database) -> None:
    for statement in (*COMMON, *OWN):
        database.ask(statement.format(serial=SERIAL, by_title=BY_TITLE, narrow=""))


STEPS: tuple[Step, ...] = (_first,)
