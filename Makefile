# Works with GNU make 3.81 (macOS) and needs python3 with venv; uv is used where it is there.
# Everything is made inside this folder: the environment in .venv, built once per lock.

PYTHON ?= python3
PART ?= all
INPUTS ?= 200000
NIGHTS ?= 365
SEED ?=
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PEERS := .venv-bench
AUDIT := .venv-audit
SITE := .venv-site
DOCS := $(wildcard docs/*.md) README.md

.PHONY: help env compiled demo test check audit materials dist soak power fuzz mutants bench bench-canon bench-colleagues bench-rank bench-refs bench-screening bench-forecast bench-fates bench-gexf bench-goals bench-graph bench-interests bench-ideas bench-library-graph bench-opponent bench-peers docs site notebooks pictures screens vectors canon-history lock clean

help: ## list the targets (what a bare `make` does)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-19s %s\n", $$1, $$2 }' Makefile

demo: $(STAMP) ## a throw-away library in one command, offline: fetch, rank, read a list
	@$(BIN)/python -m readinglist demo

test: $(STAMP) compiled ## all tests, on all cores
	@if test -n "$$CI" && test "$$(id -u)" = 0 && ! command -v chromium >/dev/null && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium || \
	    echo "no chromium: tests of pages in a browser are skipped"; fi
	@$(BIN)/python -m pytest -q -n auto --dist worksteal --assert=plain || { \
	    echo "What failed, once more and with the values in its assertions:"; \
	    $(BIN)/python -m pytest -q --last-failed --last-failed-no-failures none; exit 1; }

check: $(STAMP) ## format, lint, imports, generated docs, types: in the order of speed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/python -m cogapp --check -P $(DOCS)
	$(BIN)/mypy --strict readinglist
	$(BIN)/mypy tests bench release

audit: $(STAMP) ## look for known vulnerabilities of the locked packages (skipped, and said so, without a network)
	@test -x $(AUDIT)/bin/pip-audit || { "$(PYTHON)" -m venv $(AUDIT) && \
	    $(AUDIT)/bin/python -m pip install --quiet --retries 1 --upgrade pip && \
	    $(AUDIT)/bin/python -m pip install --quiet --retries 1 --group audit; } >/dev/null 2>&1 || true
	@$(BIN)/python -m release.audit $(AUDIT)/bin/pip-audit "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"

materials: $(STAMP) ## write constraints.txt, the bill of materials and the list of licences again, from the lock
	$(BIN)/python -m release.materials

dist: $(STAMP) ## build the wheel, with its bill of materials, and the source archive into dist/
	$(BIN)/python -m release.materials --check
	$(BIN)/python -m hatchling build

soak: $(STAMP) compiled ## a simulated year with faults, kills, a page and a triage at once (NIGHTS=, SEED=)
	$(BIN)/python -m tests.soak --nights $(NIGHTS) $(if $(SEED),--seed $(SEED))

power: $(STAMP) compiled ## more than 5,000 states of a disk whose power failed in a day's work (needs strace)
	READINGLIST_TEST_WHOLE=1 $(BIN)/python -m pytest -q -s tests/e2e/test_power.py

mutants: $(STAMP) compiled ## plant bugs, one for each rule of docs/faults.md: each must turn a test red
	$(BIN)/python -m tests.mutants

fuzz: $(STAMP) ## 200,000 mutated files for each parser, on all cores (INPUTS=, SEED=)
	$(BIN)/python -m tests.fuzz --inputs $(INPUTS) $(if $(SEED),--seed $(SEED))

bench: $(STAMP) ## measure and write the table of bench/README.md (PART=nightly for one part)
	$(BIN)/python -m bench.run $(PART)

bench-rank: $(STAMP) ## measure how well papers are ranked for real readers, beside the systems that people use
	$(BIN)/python -m bench.rank

bench-colleagues: $(STAMP) ## measure what the list of a colleague adds to the ranking of real readers
	$(BIN)/python -m bench.colleagues

bench-refs: $(STAMP) ## measure how well references are read, beside the peers that `make bench-peers` installed
	$(BIN)/python -m bench.refs $$(test -x $(PEERS)/bin/python && echo --peers $(PEERS)/bin/python)

bench-screening: $(STAMP) ## measure how well piles are screened, beside ASReview itself from `make bench-peers`
	$(BIN)/python -m bench.screening --write bench/screening.md \
	    $$(test -x $(PEERS)/bin/python && echo --peer $(PEERS)/bin/python)

bench-forecast: $(STAMP) ## measure the forecast of the top tenth at 24 months, month by month
	$(BIN)/python -m bench.forecast

bench-canon: $(STAMP) ## count the ideas of the canon whose fate is known, offline and after one refresh
	$(BIN)/python -m bench.canon_fates

bench-fates: $(STAMP) ## look at the fates of real papers, and at what is left of them where less is known
	$(BIN)/python -m bench.fates

bench-goals: $(STAMP) ## measure what one sentence of a goal finds before anything is kept
	$(BIN)/python -m bench.goals
	$(BIN)/python -m bench.goal_seeds

bench-interests: $(STAMP) ## measure how the first rows are shared between two interests of one library
	$(BIN)/python -m bench.interests

bench-gexf: $(STAMP) ## time the export of a large graph, and measure how still its papers stand
	$(BIN)/python -m bench.gexf

bench-graph: $(STAMP) ## time the measures of a graph of a million papers, and beside networkx
	$(BIN)/python -m bench.graph

bench-ideas: $(STAMP) ## judge the fates of ideas whose history is known: invented literatures
	$(BIN)/python -m bench.idea_fates

bench-library-graph: $(STAMP) ## measure what importing graphs costs, and keeping them measured
	$(BIN)/python -m bench.library_graph

bench-opponent: $(STAMP) ## measure how well the words of titles alone tell the top tenth of a cohort
	$(BIN)/python -m bench.opponent

bench-peers: ## the peers of the benchmarks, in an environment of their own (refextract needs pdftotext beside it)
	test -x $(PEERS)/bin/python || "$(PYTHON)" -m venv $(PEERS)
	if uv --version >/dev/null 2>&1; then uv pip install --quiet --python $(PEERS)/bin/python --group bench; \
	else $(PEERS)/bin/python -m pip install --quiet --upgrade pip && \
	    $(PEERS)/bin/python -m pip install --quiet --group bench; fi

docs: $(STAMP) ## write the generated parts of the documentation again
	$(BIN)/python -m cogapp -r -P $(DOCS)

site: $(STAMP) ## build the documentation as a website into build/site (mkdocs in an environment of its own)
	@test -x $(SITE)/bin/mkdocs || { "$(PYTHON)" -m venv $(SITE) && \
	    $(SITE)/bin/python -m pip install --quiet --upgrade pip && $(SITE)/bin/python -m pip install --quiet --group site; }
	$(BIN)/python -m release.site
	NO_MKDOCS_2_WARNING=1 $(SITE)/bin/mkdocs build --strict

pictures: $(STAMP) ## make the pictures of docs/pictures again
	$(BIN)/python -m bench.pictures

notebooks: $(STAMP) ## run the notebooks on all real data there is, and keep their pictures in docs/pictures
	$(BIN)/python -m bench.notebooks

vectors: $(STAMP) ## make the word vectors that ship with the package, from the shared data
	$(BIN)/python -m bench.word_vectors

canon-history: $(STAMP) ## count again who cited the ideas of the canon, from the shared data
	$(BIN)/python -m bench.canon_history

screens: $(STAMP) ## take every page of the browser into build/screens, some into docs/pictures (needs chromium)
	$(BIN)/python -m bench.page_screens

env: $(STAMP) ## the environment alone

# The tests start the program some thousand times and let no run write byte code, which would be a change on the disk.
compiled: $(STAMP) ## the byte code of the program and its tests, made once
	@$(BIN)/python -m compileall -q -j 0 readinglist tests bench

lock: ## resolve the dependencies again into requirements.lock (needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
	    --generate-hashes --no-annotate --no-header --quiet --upgrade -o requirements.lock

clean: ## remove the environment and everything that was built
	rm -rf $(VENV) $(PEERS) $(AUDIT) $(SITE) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment that is there is completed, never thrown away; one whose Python is gone is made anew.
$(STAMP): requirements.lock pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "readinglist needs Python 3.11 or newer; name one: make PYTHON=/path/to/python3"; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || rm -rf $(VENV)
	@if uv --version >/dev/null 2>&1; then \
	    set -e; \
	    test -x $(BIN)/python || uv venv --quiet --python "$(PYTHON)" $(VENV); \
	    uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock; \
	    uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
	    set -e; \
	    test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV); \
	    $(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip; \
	    $(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock; \
	    $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .; \
	fi
	@touch $(STAMP)
