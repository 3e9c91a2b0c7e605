# Everything here runs on a fresh Debian machine with Python 3.10 or newer and make. Node is the one
# that the Python environment brings; Chromium is Debian's.
PYTHON ?= python3
BIN := .venv/bin
BENCH := build/bench-environment/bin
FRAMEWORKS := build/frameworks-environment/bin
# The kernels of tests/browser/kernel_kinds.py, but for that of the environment itself.
KERNELS := build/ipykernel-7.1.0 build/ipykernel-7.3.0 \
	build/colab-environment/ready build/floors-environment/ready
HOSTS := colab vscode nbconvert
DOUBLES := $(HOSTS:%=js/test/hosts/%/node_modules/.lock-digest)
# Browser tests wait much of their time: a core that one leaves idle, the other process uses. Tests
# are handed out in their order, and what is left of one's share is taken over by who is done.
WORKERS := -n 2 --dist worksteal
ALLOW_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

# $(call debian,PACKAGE): have a Debian package, or say how to get it.
debian = { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null || \
	{ echo "tbnb needs Debian's $(1): sudo apt-get install $(1)" >&2; exit 1; }; \
	echo "installing Debian's $(1)"; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y $(1) >/dev/null; }

ifdef CI
export NO_COLOR := 1
endif

.DEFAULT_GOAL := help
.PHONY: help demo test bench lite shots build format chromium
.DELETE_ON_ERROR:

help:
	@echo "make demo          train a small model, then open the board in JupyterLab"
	@echo "make demo CHECK=1  the same in a hidden browser; leaves demo/board.png"
	@echo "make test          everything the gate checks"
	@echo "make format        put the code in the house format"
	@echo "make bench         speed and size against TensorBoard"
	@echo "make shots         the pictures under docs/img"
	@echo "make lite PYODIDE=FILE   try a JupyterLite site, on a distribution of Pyodide"

# ---- environments

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
		{ echo "tbnb needs Python 3.10 or newer; name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(call debian,python3-venv)
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

# pip 25.1 is the first that knows dependency groups.
build/environment-%: pyproject.toml | $(BIN)/python
	@echo "== environment ($*)"
	@mkdir -p build
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group $* --editable .
	@touch $@

# Environments beside it: of the bench's peers, and of the frameworks that write through tbnb.
build/%-environment/ready: pyproject.toml | $(BIN)/python
	@echo "== environment ($*)"
	@mkdir -p build
	@$(BIN)/python -m venv build/$*-environment
	@build/$*-environment/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@build/$*-environment/bin/python -m pip install --quiet --disable-pip-version-check --group $(GROUP) --editable .
	@touch $@
build/bench-environment/ready: GROUP := bench
build/frameworks-environment/ready: GROUP := test-frameworks
build/lite-environment/ready: GROUP := lite

# $(call python,VERSION): that Python, from PATH or pyenv, or else the environment's own.
python = for python in python$(1) $${PYENV_ROOT:-$$HOME/.pyenv}/versions/$(1).*/bin/python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info[:2] != ($(subst .,$(comma),$(1))))' \
	2>/dev/null && break; \
	python=$(BIN)/python; done; \
	echo "== kernel ($(2), Python $$("$$python" -c 'import platform; print(platform.python_version())'))"
comma := ,

# The kernels people have: another ipykernel, laid over the environment by PYTHONPATH, or one that
# has a Python of its own.
build/ipykernel-%: | build/environment-dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --target $@ ipykernel==$*

build/colab-environment/ready build/floors-environment/ready: pyproject.toml | build/environment-dev
	@mkdir -p build
	@$(call python,$(VERSION),$(GROUP)); "$$python" -m venv --clear --without-pip $(@D)
	@$(BIN)/python -m pip --python $(@D)/bin/python install --quiet --disable-pip-version-check \
		--prefer-binary --group $(GROUP)
	@$(BIN)/python -m pip --python $(@D)/bin/python install --quiet --disable-pip-version-check \
		--no-deps --group $(GROUP)-widgets
	@touch $@
build/colab-environment/ready: VERSION := 3.13
build/colab-environment/ready: GROUP := kernel-colab
build/floors-environment/ready: VERSION := 3.10
build/floors-environment/ready: GROUP := kernel-floors

# What the pages of the doubles are made of (tests/browser/frontend.py).
js/test/hosts/%/node_modules/.lock-digest: js/test/hosts/%/package-lock.json | build/environment-dev
	@echo "== packages ($*)"
	@$(BIN)/python -c "import pathlib, hatch_build; hatch_build.install(pathlib.Path('js/test/hosts/$*'))"
	@touch $@

chromium:
	@command -v chromium >/dev/null || [ -n "$$CHROMIUM" ] || $(call debian,chromium)

# ---- what one does

build: build/environment-dev
	@$(BIN)/python hatch_build.py

ifdef CHECK
demo: build chromium
	@echo "== demo"
	@rm -rf demo && $(BIN)/python notebooks/train.py demo/logs
	@$(BIN)/python tests/browser/check_demo.py
else
demo: build/environment-demo
	@$(BIN)/python hatch_build.py
	@rm -rf demo && $(BIN)/python notebooks/train.py demo/logs
	@$(BIN)/python -m jupyterlab $(ALLOW_ROOT) notebooks/quickstart.ipynb
endif

format: build
	@$(BIN)/ruff check --fix --quiet . && $(BIN)/ruff format --quiet .
	@$(BIN)/python hatch_build.py format

test: build build/frameworks-environment/ready chromium $(KERNELS) $(DOUBLES)
	@echo "== lint and types"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/python hatch_build.py check
	@echo "== front end"
	@$(BIN)/python hatch_build.py test
	@$(MAKE) --no-print-directory demo CHECK=1
	@echo "== Python and browser"
	@$(BIN)/python -m pytest -q --ignore=tests/frameworks $(WORKERS)
	@echo "== frameworks"
	@$(FRAMEWORKS)/python -m pytest -q tests/frameworks

bench: build/bench-environment/ready build/frameworks-environment/ready chromium
	@$(BENCH)/python hatch_build.py
	@for bench in read board media picture projector layouts; do $(BENCH)/python bench/$$bench.py || exit 1; done
	@$(FRAMEWORKS)/python bench/write.py

shots: build chromium
	@$(BIN)/python docs/shots.py

lite: build build/lite-environment/ready chromium
	@$(BIN)/python tests/browser/check_lite.py "$(PYODIDE)" $(WHEELS)
