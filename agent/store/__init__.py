"""Where sessions and runs are kept: one append-only log, and tables that are made from it."""
