"""Makes a page of what was fetched: its main text, with links, tables and code."""
