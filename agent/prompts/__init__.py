"""Finds, reads, checks and renders prompt files: Markdown with YAML front matter and Jinja."""

from agent.prompts.file import Opened, PromptFile
from agent.prompts.library import Library
from agent.prompts.react import ReactPrompt, react_prompt

__all__ = ["Library", "Opened", "PromptFile", "ReactPrompt", "react_prompt"]
