"""The tables of the store: the log, the texts it refers to, and what lists and searches need.

`entry` is the truth and is only added to; `session`, `run` and `turn` are what it comes to.
Longer texts stand once in `text`, whoever uses them: most of what a run is asked is the same
system text each time.
"""

VERSION = 1
COMMON = (
    """CREATE TABLE entry (
        number {serial}, kind TEXT NOT NULL, run TEXT NOT NULL, session TEXT NOT NULL,
        at DOUBLE PRECISION NOT NULL, body TEXT NOT NULL)""",
    "CREATE INDEX entry_run ON entry (run, number)",
    "CREATE INDEX entry_session ON entry (session, number)",
    "CREATE TABLE text (id TEXT PRIMARY KEY, content TEXT NOT NULL)",
    """CREATE TABLE session (
        id TEXT PRIMARY KEY, title TEXT NOT NULL, named INTEGER NOT NULL,
        created DOUBLE PRECISION NOT NULL, updated DOUBLE PRECISION NOT NULL,
        touched BIGINT NOT NULL, turns INTEGER NOT NULL, model TEXT NOT NULL,
        parent TEXT NOT NULL)""",
    "CREATE INDEX session_touched ON session (touched)",
    "CREATE INDEX session_title ON session (title)",
    """CREATE TABLE run (
        id TEXT PRIMARY KEY, place BIGINT NOT NULL, question TEXT NOT NULL, state TEXT NOT NULL,
        answer TEXT NOT NULL, model TEXT NOT NULL, strategy TEXT NOT NULL, session TEXT NOT NULL,
        created DOUBLE PRECISION NOT NULL, seconds DOUBLE PRECISION NOT NULL,
        prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL,
        cost_usd DOUBLE PRECISION NOT NULL, exit_code INTEGER NOT NULL, rating INTEGER NOT NULL,
        correction TEXT NOT NULL, parent TEXT NOT NULL, at_step INTEGER NOT NULL,
        process TEXT NOT NULL, unfinished TEXT NOT NULL)""",
    "CREATE INDEX run_place ON run (place)",
    """CREATE TABLE turn (
        session TEXT NOT NULL, number INTEGER NOT NULL, run TEXT NOT NULL,
        PRIMARY KEY (session, number))""",
    "CREATE INDEX turn_run ON turn (run)",
)
