"""The command line: parse, call, render. Follows clig.dev, GNU habits, NO_COLOR and XDG."""
