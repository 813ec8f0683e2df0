# A thin front: the work is done by scripts/, CMake and tests/. `make help` lists the targets.
# Every target does what comes before it, if needed.
PYTHON := /usr/bin/python3
SERVERS := $(PYTHON) tests/servers/servers.py
ONCE ?=
FULL ?=

.DEFAULT_GOAL := help
.PHONY: help setup build demo test bench ocr-report train chaos fuzz clean

help: ## this list
	@echo "Antrean: a pipeline for passport booking. Targets:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|'

setup: ## install what is needed (Debian 12; asks for sudo when not root)
	@scripts/setup.sh

build: setup ## compile; the program is then build/antrean
	@cmake --preset default --log-level=NOTICE
	@cmake --build --preset default

demo: build ## the told story on real servers; stays up until Ctrl-C (ONCE=1: ends by itself)
	@$(PYTHON) tests/story/demo.py $(if $(filter-out 0,$(ONCE)),--once)

test: build ## all tests: unit, unit with sanitizers, integration, story
	@scripts/test.sh

bench: build ## measure; prints a table and writes build/bench.json
	@$(PYTHON) tests/bench/bench.py

ocr-report: build ## how well documents are read (FULL=1: all sizes, an hour); build/ocr-report/
	@build/antrean-ocr-report $(if $(filter-out 0,$(FULL)),--full)

train: build ## repeat the training of all networks (some thirteen hours; STRIPS_SHARE=0.02: a try)
	@ocr/training/train.sh

chaos: build ## tests that kill and freeze servers and workers
	@$(SERVERS) run --brokers 3 -- ctest --test-dir build -L chaos --no-tests=error --output-on-failure

fuzz: setup ## feed nonsense to everything that parses (FUZZ_SECONDS=60 for each)
	@scripts/fuzz.sh

clean: ## remove what was compiled (var/ with its downloads, keys and scans stays)
	rm -rf build build-sanitize build-fuzz
