# The two commands of a newcomer are `make demo` and `make test`; the rest serves contributors.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -q
LOCK := uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 pyproject.toml

.PHONY: demo test hunt lint types lock clean bench-diarize bench-deid bench-speakers bench-speech bench-memory bench-review bench-zoom

demo: $(VENV)/.demo
	$(BIN)/fgkit demo demo-study
	@echo "To type fg or fgkit yourself in this shell: source $(BIN)/activate"

test: $(VENV)/.test lint types
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

# Property tests with examples that nobody has tried yet, RUNS times over.
RUNS ?= 5
hunt: $(VENV)/.test
	for run in $$(seq $(RUNS)); do $(BIN)/python -m pytest -q -m hypothesis --hypothesis-profile=hunt -n auto --maxprocesses 4 || exit 1; done

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

types: $(VENV)/.test
	$(BIN)/mypy

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 3; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "This Python has no venv. On Debian and Ubuntu: sudo apt install python3-venv"; exit 3; }

$(VENV)/.demo: requirements/demo.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/demo.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements/dev.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/dev.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.demo

lock:
	$(LOCK) --extra pocketsphinx --group build -o requirements/demo.txt
	$(LOCK) --all-extras --group dev -o requirements/dev.txt

# Benchmarks print ratios and shares of one run on one machine; they are never tests.
bench-diarize: $(VENV)/.test
	$(BIN)/python bench/diarize.py

bench-deid: $(VENV)/.test
	$(BIN)/python bench/deid.py $(if $(DATA),--data $(DATA))

bench-speakers: $(VENV)/.test
	$(BIN)/python bench/speakers.py

bench-speech: $(VENV)/.test
	PYTHONPATH=. $(BIN)/python bench/speech.py

bench-memory: $(VENV)/.test
	$(BIN)/python bench/memory.py

bench-review: $(VENV)/.test
	PYTHONPATH=. $(BIN)/python bench/review_page.py

bench-zoom: $(VENV)/.test
	$(BIN)/python bench/zoom.py
	$(BIN)/python bench/zoom.py --scenarios

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
