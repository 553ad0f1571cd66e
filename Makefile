# Every target sets up what it needs in .venv first, from nothing but make and Python 3.11 or later.
# Paths are relative on purpose: make cannot handle a space in a path, and the checkout may lie in one.

.DEFAULT_GOAL := help
.NOTPARALLEL:

PY := .venv/bin/python
PYTHON ?=
ARGS ?=

.PHONY: help run debug console test test-rest test-all coverage lint package check bench format readme pictures clean set-up

help: ## Show these targets
	@echo 'make TARGET'
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1|\2/p' Makefile | awk -F'|' '{ printf "%-12s %s\n", $$1, $$2 }'
	@echo 'ARGS="…" is passed on to run, debug, console, bench, pictures and the targets that run tests;'
	@echo 'PYTHON=/path/to/python3 chooses the interpreter for a new .venv.'

run: set-up ## Open deskspine in this terminal
	@$(PY) -m deskspine $(ARGS)

console: set-up ## Show what `make debug` logs, in a terminal of its own (Textual's console)
	@.venv/bin/textual console $(ARGS)

debug: set-up ## Open deskspine connected to `make console`, in another terminal
	@TEXTUAL=debug,devtools $(PY) -m deskspine $(ARGS)

test: set-up ## Run the tests; of the long ones a sample
	@$(PY) tools/run_tests.py $(ARGS)

test-rest: set-up ## Run what `make test` leaves out
	@$(PY) tools/run_tests.py --effort=rest $(ARGS)

test-all: set-up ## Run every test with all its examples
	@$(PY) tools/run_tests.py --effort=full $(ARGS)

# What runs for every pose runs no other lines for the next one, and takes minutes while lines are counted.
EVERY_POSE := figure_bodies pictures_keep_their_word framing signs_tell_the_truth

coverage: set-up ## Run the tests of core and engine and print how many of their lines were run
	@$(PY) -m pytest -q -n auto --dist worksteal --cov --cov-report=term:skip-covered tests/core tests/engine \
	  $(EVERY_POSE:%=--ignore=tests/core/figure/test_%.py) $(ARGS)

lint: set-up ## Check format, style, spelling, plain English, types, import directions, and what is generated
	@$(PY) -m ruff format --check --quiet . || { echo 'Run: make format' >&2; exit 1; }
	@$(PY) -m ruff check --quiet .
	@$(PY) -m codespell_lib --quiet-level 3
	@$(PY) tools/plain_english.py
	@$(PY) -m mypy --no-error-summary
	@PYTHONPATH=src .venv/bin/lint-imports --no-logo
	@$(PY) tools/docs_tables.py --check
	@$(PY) tools/exercise_docs.py --check
	@$(PY) tools/exercise_pictures.py --check
	@$(PY) tools/package_files.py --check
	@$(PY) tools/chime.py --check

package: set-up ## Build wheel and sdist, install each in a fresh environment and run it from another folder
	@$(PY) tools/check_packages.py

check: lint test package ## Run what a change has to pass: lint, test and package

bench: set-up ## Measure, and print the ratios next to their targets
	@$(PY) benchmarks/run.py $(ARGS)

format: set-up ## Put the code into its one format
	@$(PY) -m ruff check --quiet --select I --fix .
	@$(PY) -m ruff format --quiet .

readme: set-up ## Write what is generated: tables of docs, docs/exercises.md, its pictures, packaging/share
	@$(PY) tools/docs_tables.py
	@$(PY) tools/exercise_docs.py
	@$(PY) tools/exercise_pictures.py
	@$(PY) tools/package_files.py

pictures: set-up ## Make the pictures of the README from the program; needs a monospace font
	@$(PY) tools/pictures.py $(ARGS)

clean: ## Remove .venv and everything that was made
	@rm -rf .venv dist build bench.json .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache snapshot_report.html
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

set-up:
	@PYTHON="$(PYTHON)" sh tools/set_up.sh
