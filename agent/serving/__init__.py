"""Serves a model of this process to other programs of this machine, as OpenAI's servers do."""
