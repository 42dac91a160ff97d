# Everything that is done to this project, one word each. `make` alone lists them.
# Each target does the set-up that it needs itself: docs/toolchain.md says what is installed where.

SHELL = /bin/sh
.DEFAULT_GOAL := help
STACK ?= dev
BIN = .venv/bin
# Without byte code on disk the clouds' SDKs load four times slower, each time.
unexport PYTHONDONTWRITEBYTECODE
STARTED := $(shell date +%s)

# Runs a command, says how long the target took with its set-up, and keeps the exit code.
timed = @status=0; $(1) || status=$$?; echo "make $@: $$(($$(date +%s) - $(STARTED))) s" >&2; exit $$status

.PHONY: help ready conftest setup preview test test-real check bench lock clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | while IFS='	' read -r target text; do printf '  %-10s %s\n' "$$target" "$$text"; done

ready:
	@sh tools/bootstrap.sh

conftest: ready
	@$(BIN)/python -m automation.toolchain conftest

setup: ready ## install uv, the locked packages, mlcp and the Pulumi CLI
	@$(BIN)/python -m automation.toolchain describe
	$(call timed,echo "Next: make preview" >&2)

preview: ready ## show what a stack would create, in the sandbox (STACK=dev)
	$(call timed,$(BIN)/mlcp preview --stack $(STACK) --sandbox)

test: conftest ## run all tests that need no real provider plugins
	$(call timed,$(BIN)/pytest -q -n 2 --maxschedchunk 1 -m "not real")

test-real: ready ## run the engine tests with real plugins and language host
	$(call timed,$(BIN)/pytest -q -m real)

check: conftest ## check format, lint, types, import contracts, settings schema, docs
	$(call timed,$(BIN)/python tools/check.py)

bench: conftest ## measure, and write benchmarks/results.md
	$(call timed,$(BIN)/python -m benchmarks)

lock: ## renew uv.lock after a change of pyproject.toml
	$(call timed,sh tools/bootstrap.sh lock)

clean: ## remove .venv, the sandbox's state and all tool caches of this checkout
	@rm -rf .venv .sandbox .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
