"""Tools that people add: their own functions, packages, commands, services and servers."""
