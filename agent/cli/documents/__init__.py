"""What the commands of `agent docs` do and show."""
