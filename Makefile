# The few commands of safepassage. A fresh machine needs make, git and Python 3.11 or newer.
#
#   make run      set up, run the bundled scenario aleppo-2016, write its report
#   make test     set up, run every test
#   make help     the rest

PYTHON ?= python3
VENV ?= .venv
CONSTRAINTS ?= constraints.txt
EXTRAS ?= dev
SEED ?= 1
OUT ?= out/aleppo-2016
PYTEST_ARGS ?=

BIN := $(VENV)/bin
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check
# A stamp says: this environment holds what pyproject.toml and the constraints ask for.
RUN_READY := $(VENV)/.safepassage-run
DEV_READY := $(VENV)/.safepassage-dev
LOWEST_VENV := .venv-lowest
LOWEST_READY := $(LOWEST_VENV)/.safepassage-dev
# Two workers at least, so that the order of tests is never relied upon.
PYTEST := -m pytest --numprocesses=auto --dist=worksteal

.PHONY: help run test test-plain test-lowest wheel-test check fmt bench docs golden constraints web clean
.DEFAULT_GOAL := help

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 22

run: $(RUN_READY) ## run aleppo-2016 with seed 1 and write its report; again: already done
	@$(BIN)/safepassage run aleppo-2016 --seed $(SEED) --out $(OUT)
	@$(BIN)/safepassage report $(OUT)

test: $(DEV_READY) ## every test
	@$(BIN)/python $(PYTEST) $(PYTEST_ARGS)

test-plain: $(DEV_READY) ## the quick tests with the kernels as plain Python
	@NUMBA_DISABLE_JIT=1 $(BIN)/python $(PYTEST) -m "not slow and not browser" $(PYTEST_ARGS)

# Old libraries warn about newer Pythons; that is theirs to mend, so those warnings are no errors here.
test-lowest: $(LOWEST_READY) ## the quick tests with the oldest allowed libraries
	@$(LOWEST_VENV)/bin/python $(PYTEST) -m "not slow and not browser" \
		-W default::DeprecationWarning -W default::PendingDeprecationWarning $(PYTEST_ARGS)

wheel-test: $(DEV_READY) ## build the wheel and use it in an empty environment
	@$(BIN)/python -m pytest tests/package $(PYTEST_ARGS)

check: $(DEV_READY) ## format, lint, types, layers: seconds, before each commit
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fmt: $(DEV_READY) ## format and mend what can be mended
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

bench: $(DEV_READY) ## speed, memory and start on this machine
	@$(BIN)/python benchmarks/bench.py

docs: $(DEV_READY) ## write the pages of docs/reference that come from the code
	@$(BIN)/python tools/make_docs.py

golden: $(DEV_READY) ## freeze the results of the small runs anew; say why in the commit
	@$(BIN)/python tools/make_golden.py

web: ## test and build the map, the report and the app from web/ (needs Node 20 or newer)
	@cd web && npm ci --silent && npm run --silent check && npm test --silent && npm run --silent build

constraints: ## write constraints.txt anew: the newest versions of everything, to be tested before a commit
	@$(PYTHON) tools/make_constraints.py $(PYTHON)

clean: ## remove environments, runs and caches
	rm -rf $(VENV) $(LOWEST_VENV) out web/node_modules build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(RUN_READY): pyproject.toml $(CONSTRAINTS)
	@$(call make_environment,$(VENV))
	@echo "Installing safepassage into $(VENV): some 140 MB to download the first time."
	@$(BIN)/python $(PIP_INSTALL) --constraint $(CONSTRAINTS) --editable .
	@touch $@

$(DEV_READY): pyproject.toml $(CONSTRAINTS)
	@$(call make_environment,$(VENV))
	@echo "Installing safepassage and its tools into $(VENV): some 180 MB to download the first time."
	@$(BIN)/python $(PIP_INSTALL) --constraint $(CONSTRAINTS) --editable ".[$(EXTRAS)]"
	@touch $@ $(RUN_READY)

$(LOWEST_READY): pyproject.toml constraints-lowest.txt
	@$(call make_environment,$(LOWEST_VENV))
	@echo "Installing the oldest allowed libraries into $(LOWEST_VENV)."
	@$(LOWEST_VENV)/bin/python $(PIP_INSTALL) --constraint constraints-lowest.txt --editable ".[dev]"
	@touch $@

# Takes an environment that works as it is; makes one where there is none.
define make_environment
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo "safepassage needs Python 3.11 or newer; say which: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }; \
$(1)/bin/python -m pip --version >/dev/null 2>&1 \
	|| $(PYTHON) -m venv --clear $(1) \
	|| { echo "Python cannot make an environment here; on Debian: apt install python3-venv" >&2; exit 1; }
endef
