# `make demo` labels an example response; `make test` runs everything a change must pass. Both set up .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
GOLD ?= ../shared/gold

.PHONY: demo test check train evaluate bench docs browser clean

demo: $(VENV)/.installed
	@$(BIN)/foi-exemptions label seeds/responses/council-software.txt --format table

test: check
	$(BIN)/python -m pytest -n 2 -q

check: $(VENV)/.tools
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# The shipped model learns from real answers too, where they are (training/README.md); SEEDS_ONLY=1 leaves them out.
train: $(VENV)/.installed
	$(BIN)/foi-exemptions train seeds $(if $(SEEDS_ONLY),,$(addprefix --with ,$(wildcard $(GOLD)/answers.jsonl))) --output models/segment-classifier > $(VENV)/digest
	mv $(VENV)/digest foi_exemptions/model.sha256
	$(BIN)/python -m training.tagger $(if $(SEEDS_ONLY),,$(if $(wildcard $(GOLD)/documents.jsonl),--with $(GOLD)/documents.jsonl=$(GOLD) --with training/real-documents.jsonl=$(GOLD)/unlabelled)) > $(VENV)/digest
	mv $(VENV)/digest foi_exemptions/tagger.sha256
	$(BIN)/python -m training.card

evaluate: $(VENV)/.installed
	$(BIN)/foi-exemptions evaluate --gold seeds/responses.jsonl
	@if [ -f $(GOLD)/answers.jsonl ]; then \
	  $(BIN)/foi-exemptions evaluate --gold $(GOLD)/answers.jsonl; \
	  $(BIN)/foi-exemptions evaluate --gold $(GOLD)/documents.jsonl; \
	else echo "real answers: not here; docs/evaluation.md says what they are"; fi

# How fast it is, as ratios, into docs/performance.md; a quiet machine tells most.
bench: $(VENV)/.tools
	$(BIN)/python -m training.bench $(wildcard $(GOLD)/answers.jsonl) --write docs/performance.md

docs: $(VENV)/.tools
	$(BIN)/mkdocs build --strict

# The page is tested in Chromium where there is one; on Debian and Ubuntu this installs it (as root).
browser:
	apt-get install -y --no-install-recommends chromium

# A checkout is installed in place, so the sources are what runs.
$(VENV)/.installed: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.tools: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[test]"
	@touch $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
