"""The prompts: Markdown files with front matter, shipped as package data."""
