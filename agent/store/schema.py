"""The tables of the store: the log, the texts it refers to, and what lists and searches need.

`entry` is the truth and is only added to; `session`, `run` and `turn` are what it comes to.
Longer texts stand once in `text`, whoever uses them: most of what a run is asked is the same
system text each time; `used` says whose, so that a text goes when the last run that has it goes.
A new version of the tables is a new step at the end of a database's steps: what is there already
is never made in another way.
"""

from collections.abc import Callable

from agent.store.database import Database

Step = Callable[[Database], None]
"""Brings the tables from one version to the next, inside a transaction."""
COMMON = (
    """CREATE TABLE entry (
        number {serial}, kind TEXT NOT NULL, run TEXT NOT NULL, session TEXT NOT NULL,
        at DOUBLE PRECISION NOT NULL, body TEXT NOT NULL)""",
    "CREATE INDEX entry_run ON entry (run, number)",
    "CREATE INDEX entry_session ON entry (session, number) WHERE run = ''",
    "CREATE TABLE text (id TEXT PRIMARY KEY, content TEXT NOT NULL)",
    "CREATE TABLE used (text TEXT NOT NULL, run TEXT NOT NULL, PRIMARY KEY (text, run)) {narrow}",
    "CREATE INDEX used_run ON used (run)",
    """CREATE TABLE session (
        id TEXT PRIMARY KEY, title TEXT NOT NULL, named INTEGER NOT NULL,
        created DOUBLE PRECISION NOT NULL, updated DOUBLE PRECISION NOT NULL,
        touched BIGINT NOT NULL, turns INTEGER NOT NULL, model TEXT NOT NULL,
        parent TEXT NOT NULL)""",
    "CREATE INDEX session_touched ON session (touched)",
    "CREATE INDEX session_title ON session {by_title}",  # Postgres: no long text in a B-tree
    """CREATE TABLE run (
        id TEXT PRIMARY KEY, place BIGINT NOT NULL, question TEXT NOT NULL, state TEXT NOT NULL,
        answer TEXT NOT NULL, model TEXT NOT NULL, strategy TEXT NOT NULL, session TEXT NOT NULL,
        created DOUBLE PRECISION NOT NULL, seconds DOUBLE PRECISION NOT NULL,
        prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL,
        cost_usd DOUBLE PRECISION NOT NULL, exit_code INTEGER NOT NULL, rating INTEGER NOT NULL,
        correction TEXT NOT NULL, parent TEXT NOT NULL, at_step INTEGER NOT NULL,
        process TEXT NOT NULL, unfinished TEXT NOT NULL)""",
    "CREATE UNIQUE INDEX run_place ON run (place)",
    "CREATE INDEX run_session ON run (session, place)",
    "CREATE INDEX run_strategy ON run (strategy, place)",
    "CREATE INDEX run_rated ON run (place) WHERE rating <> 0 OR correction <> ''",
    "CREATE INDEX run_running ON run (place) WHERE state = 'running'",
    """CREATE TABLE turn (
        session TEXT NOT NULL, number INTEGER NOT NULL, run TEXT NOT NULL,
        PRIMARY KEY (session, number))""",
    "CREATE INDEX turn_run ON turn (run)",
)
"""What SQLite and Postgres have alike; `{serial}` counts up by itself."""
