# Two commands do everything on a fresh clone: `make report` and `make test`.
# They need python3 (3.11 to 3.13) with venv, and a package index; no compiler.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= out/report
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --only-binary :all: --require-hashes
WORKERS ?= 2

.PHONY: report test test-slow test-browser notebooks lock sample clean

# Status 1 is success with rows set aside, as the sample has them; 2 and 3 are failures. A page must
# be there, since Python ends with 1 too when it cannot even start the program.
report: $(VENV)/core.stamp
	$(BIN)/retention report data/sample --out $(OUT) || test $$? -eq 1
	@test -f $(OUT)/index.html
	@echo "The report is in $(OUT): open $(OUT)/index.html in a browser."

test: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -m "not slow and not browser" -n $(WORKERS)

test-slow: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -m slow -n $(WORKERS)

# Needs Debian's chromium, or another, on the path.
test-browser: $(VENV)/heavy.stamp
	$(BIN)/python -m pytest -m browser

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
		{ echo "Python 3.11 to 3.13 is needed; name one: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/core.stamp: requirements/core.txt pyproject.toml | $(VENV)/bin/python
	$(INSTALL) -r requirements/core.txt
	$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/core.stamp
	$(INSTALL) -r requirements/dev.txt
	@touch $@

$(VENV)/heavy.stamp: requirements/heavy.txt $(VENV)/dev.stamp
	$(INSTALL) -r requirements/heavy.txt
	@touch $@

# Contributors only: needs the tool uv on the path.
lock:
	uv pip compile pyproject.toml requirements/build.in --universal --python-version 3.11 \
		--generate-hashes --no-header --quiet --output-file requirements/core.txt
	uv pip compile pyproject.toml requirements/build.in --group dev --universal \
		--python-version 3.11 --generate-hashes --no-header --quiet \
		--output-file requirements/dev.txt
	uv pip compile pyproject.toml requirements/build.in --group heavy --universal \
		--python-version 3.11 --generate-hashes --no-header --quiet \
		--output-file requirements/heavy.txt

# Runs the notebooks anew and keeps their outputs, which are of the synthetic trust only.
notebooks: $(VENV)/dev.stamp
	$(BIN)/python -m retention.notebook_runner notebooks

sample: $(VENV)/core.stamp
	$(BIN)/retention sample --people 3000 --years 6 --seed 1 --out data/sample

clean:
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
