# Everything a contributor types. Each target makes the virtual environment first when it is missing or out of date.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.stamp

# Images of Python often forbid it, and then every program of a test run compiles more than a thousand modules anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: setup console demo test test-long test-console check bench openapi format new-service

# 3: what the console is built with cannot be had here. All else runs without it, and /console/ says what is missing.
setup: $(STAMP)
	@$(BIN)/python tools/console.py build || test $$? -eq 3

console: $(STAMP)
	$(BIN)/python tools/console.py build

# --no-build-isolation: setuptools comes from the lock, so the editable install reaches out for nothing.
$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)

demo: setup
	$(BIN)/haulier demo

test: setup
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not long"

test-long: setup
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m long

test-console: $(STAMP)
	$(BIN)/python tools/console.py test

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/lint_tenant.py
	$(BIN)/python tools/lint_call.py

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP)
	$(BIN)/python bench/run.py

openapi: $(STAMP)
	$(BIN)/haulier openapi --output docs/openapi.json

new-service: $(STAMP)
	$(BIN)/python tools/new_service.py "$(NAME)" $(PLURAL)
