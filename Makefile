# make start   open the course in JupyterLab
# make test    set up everything that the tests need, a browser and node included, and run them all
# make docs    build the documentation as a site, into site/
PYTHON ?= python3
BIN := .venv/bin

# What is compiled once, the rewritten assertions of the tests above all, need not be compiled by every run.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: start test test-quick check build docs bench try clean
.DELETE_ON_ERROR:

start: .venv/kit
	@$(BIN)/managerkit start

test: .venv/tests .peers/ready
	@$(BIN)/python -m pytest -n 2 --dist worksteal

test-quick: .venv/tests
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow" --hypothesis-profile=quick

check: .venv/kit
	@$(BIN)/managerkit check
	@$(BIN)/managerkit build --check

build: .venv/kit
	@$(BIN)/managerkit build

docs: .venv/docs
	@$(BIN)/python -m docs.site site

bench: .venv/tests .bench/ready
	@.bench/bin/python -m bench

# The wheel, with the lowest versions that it allows on the oldest Python, and with the newest on the newest one.
try: OLDEST ?= python3.11
try: NEWEST ?= python3
try:
	@tools/try-wheel $(OLDEST) lowest
	@tools/try-wheel $(NEWEST) newest
	@echo "The wheel works with the lowest versions on $$($(OLDEST) --version) and with the newest on $$($(NEWEST) --version)."

clean:
	rm -rf .venv .bench .peers .try site tests/ui/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/kit: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "managerkit needs Python 3.11 or newer; this is %s. Try: make PYTHON=python3.11 $(MAKECMDGOALS)" % sys.version.split()[0])'
	@echo "Setting up .venv (a minute or two, the first time) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@$(BIN)/python -m compileall -q src
	@touch $@

.venv/tests: .venv/kit tools/get-browser tools/get-node tools/get-nginx tests/ui/package-lock.json
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	@tools/get-browser $(BIN)/python
	@tools/get-node
	@tools/get-nginx
	@touch $@

.venv/docs: .venv/kit
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[docs]"
	@touch $@

# A real learning record store, which needs other versions than the kit. Without a network its tests are skipped.
.peers/ready: tests/peers.txt
	@$(PYTHON) -m venv .peers
	@.peers/bin/python -m pip install --quiet --disable-pip-version-check -r tests/peers.txt && touch $@ \
		|| echo "The learning record store could not be installed; its tests are skipped."

# An environment of its own: what upgrades are compared with would show in everybody's JupyterLab.
.bench/ready: pyproject.toml constraints.txt
	@echo "Setting up .bench (two or three minutes, the first time) ..."
	@$(PYTHON) -m venv .bench
	@.bench/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test,bench]"
	@touch $@
