# Two commands do everything on a fresh machine: make demo, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-fast test-long lint faults benchmarks examples viewer clean

demo: $(VENV)/.demo
	$(BIN)/jornada demo

test: $(VENV)/.test
	@sh tests/web/chromium.sh || true
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

test-fast: $(VENV)/.test
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder -m "not slow"

# tests of an hour or more; a small form of each is in make test
test-long: $(VENV)/.test
	JORNADA_LONG=100 $(BIN)/python -m pytest -n 2 tests/long tests/reads tests/known/test_agreement.py

faults: $(VENV)/.test
	$(BIN)/python -m tests.faults 10000

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# the shipped examples again, from the folder of public tables: make examples DATA=FOLDER
examples: $(VENV)/.test
	for name in corridor southern_mexico caravan_2023; do $(BIN)/python -m tools $$name $(DATA) src/jornada/examples/$$name || exit 1; done

viewer: viewer/node_modules
	cd viewer && npm run build

viewer/node_modules: viewer/package.json viewer/package-lock.json
	cd viewer && npm ci
	touch $@

benchmarks: $(VENV)/.test
	$(BIN)/python -m pip install -q -c constraints.txt -e ".[benchmark]"
	$(BIN)/python -m benchmarks

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install -q -c constraints.txt -e ".[plot,pdf]"
	touch $@

$(VENV)/.test: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install -q -c constraints.txt -e ".[plot,test,lint]"
	touch $@ $(VENV)/.demo

clean:
	rm -rf $(VENV) runs dist
