.PHONY: check lint test
PYTHON ?= python3
BIN := .venv/bin

check: .venv/ready lint test

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet -e '.[dev]'
	touch $@

lint: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/agent prompts check --shipped --strict

# A failed test is run once more: real processes and signals on a busy machine; both runs are shown.
# Tests with a real language model take all cores: they run one by one, after the others.
test: .venv/ready
	$(BIN)/pytest --reruns 1 --durations 15 -n 2 --dist loadfile -m "not model"
	$(BIN)/pytest --reruns 1 --durations 15 -m model
