# `make` lists the targets. Each sets up .venv by itself, once; it takes Python >= 3.11, nothing else.

PYTHON ?= python3
ARGS ?=
COV ?=

BIN := .venv/bin
READY := .venv/.ready
INSPECTOR := tests/node/node_modules/.ready
SERVERS := tests/servers.venv/.ready
BROWSER := .venv/.browser
LOCKS := deploy/locks/bootstrap.txt deploy/locks/dev.txt
# One more than there are cores, as many tests wait for servers; four at most.
TESTERS := $(shell cores=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1); echo $$((cores < 4 ? cores + 1 : 4)))
UV := $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python

.DEFAULT_GOAL := help
.PHONY: help demo test frameworks serve lint fmt translations bench bundle dist setup lock clean
.PHONY: lint-style lint-types lint-arrows lint-risks lint-shell lint-deploy
.DELETE_ON_ERROR:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

demo: $(READY) ## the product at work, on this machine; ARGS=--once ends by itself
	@$(BIN)/python -m demo $(ARGS)

test: $(READY) $(INSPECTOR) $(SERVERS) $(BROWSER) ## every test; ARGS goes to pytest, COV=1 measures coverage
	@$(BIN)/pytest --numprocesses $(TESTERS) --dist loadgroup $(if $(COV),--cov --cov-report=term) $(ARGS)

frameworks: $(READY) ## the plugin's tests on mcp 1 and 2 and fastmcp 3 and 4; ARGS names some
	@$(BIN)/python -m tests.frameworks $(ARGS)

serve: $(READY) ## the license server on port 5000; ARGS goes to licet-server serve
	@$(BIN)/licet-server serve $(ARGS)

lint: lint-style lint-types lint-arrows lint-risks lint-shell lint-deploy ## style, types, arrows, risky calls, scripts, deployment

lint-style: $(READY)
	@echo "ruff"; $(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check --diff .

lint-types: $(READY)
	@echo "mypy"; $(BIN)/mypy --no-error-summary

lint-arrows: $(READY)
	@echo "lint-imports"; found=$$($(BIN)/lint-imports --no-logo) || { echo "$$found"; exit 1; }

lint-risks: $(READY)
	@echo "bandit"; $(BIN)/bandit --quiet --configfile pyproject.toml --format custom \
		--msg-template '{relpath}:{line}: {test_id} {msg}' --recursive mcp_plugin/licet server/licet_server

lint-shell: $(READY)
	@echo "shellcheck"; $(BIN)/shellcheck .ci/run $$(find deploy -name '*.sh')

lint-deploy: $(READY)
	@echo "hadolint"; $(BIN)/hadolint deploy/Dockerfile.*
	@echo "compose"; for file in vendor customer; do \
		$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec deploy/compose.$$file.yaml && \
		env DOMAIN=a.example ACME_EMAIL=a@a.example MCP_IMAGE=a OPTIMNOW_LICENSE_KEY=a \
			$(BIN)/docker-compose -f deploy/compose.$$file.yaml config --quiet || exit 1; done
	@echo "fly.toml"; $(BIN)/check-jsonschema --quiet --schemafile deploy/schemas/fly.schema.json fly.toml
	@echo "cfn-lint"; $(BIN)/cfn-lint --include-checks I -- deploy/cloudformation.yaml

translations: $(READY) ## find the texts of the pages and compile their translations; says what is not translated
	@$(BIN)/python deploy/translations.py

fmt: $(READY) ## put the code into shape
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

bench: $(READY) $(BROWSER) ## measure what must be fast; ARGS="server --quick" measures one part, roughly
	@$(BIN)/python -m tests.benchmarks $(ARGS)

screenshots: $(READY) $(BROWSER) ## take the pictures of the documents; ARGS names some
	@$(BIN)/python -m deploy.screenshots $(ARGS)

bundle: $(READY) $(INSPECTOR) ## an MCPB bundle for Claude Desktop; ARGS=--help says how to bundle a server of your own
	@$(BIN)/python deploy/hosts/bundle.py $(ARGS)

dist: $(READY) ## what is released, built reproducibly: wheels, source archives and their checksums; ARGS=--help
	@$(BIN)/python deploy/dist.py $(ARGS)

setup: $(READY) $(INSPECTOR) $(SERVERS) $(BROWSER) ## only install; the other targets do it when they need it

lock: $(READY) ## resolve deploy/locks again; ARGS=--upgrade takes newer versions
	@deploy/locks/compile.sh $(ARGS)

clean: ## remove what was installed and built; data in instance/ stays
	rm -rf .venv tests/servers.venv tests/node/node_modules dist mcp_plugin/dist server/dist htmlcov .coverage* benchmarks.json benchmarks.svg
	rm -rf .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): $(LOCKS) mcp_plugin/pyproject.toml server/pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "No $(PYTHON) here: install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) is too old: Licet needs 3.11 or newer; name one: make PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/pip || { echo "Creating .venv"; $(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }; }
	@echo "Installing the locked packages (a minute on a fresh machine)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/locks/bootstrap.txt
	@$(UV) --require-hashes -r deploy/locks/dev.txt
	@$(UV) --no-deps --no-build-isolation -e ./mcp_plugin -e ./server
	@touch $@

$(INSPECTOR): tests/node/package-lock.json tests/node/package.json | $(READY)
	@echo "Installing the MCP Inspector and the MCPB tool"
	@cd tests/node && ../../$(BIN)/npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null
	@touch $@

$(SERVERS): deploy/locks/servers.txt | $(READY)
	@echo "Installing servers of others, to stand a license in front of"
	@test -x tests/servers.venv/bin/python || $(PYTHON) -m venv --without-pip tests/servers.venv
	@$(BIN)/uv pip install --quiet --compile-bytecode --python tests/servers.venv/bin/python --require-hashes -r deploy/locks/servers.txt
	@$(BIN)/uv pip install --quiet --no-deps --python tests/servers.venv/bin/python -e ./mcp_plugin
	@touch $@

$(BROWSER): | $(READY)
	@deploy/install-browser.sh
	@touch $@
