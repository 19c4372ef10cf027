# make demo    builds everything, runs the demo's selections, then serves them (SEED=1 SERVE=1 PORT=8000)
# make serve   serves the demo's database again
# make test    the whole suite, on SQLite and on PostgreSQL (ARGS="tests/workflow -x" for a part of it)
# make check   format, lint, types, floors, sizes, migrations, settings, translations
# make browser · screenshots   finds or installs Chromium for the tests; every page as a picture
#              (PAGES="worklist notice" for some of them, LOOK="--language en --size large --contrast high")
# make clean   removes all that was built, the demo's data included
#
# make crawl   all that is asked of a browser: every page in every size, language and mode, the whole selection
#              in all eight ways, the keyboard, what is fast enough (ARGS="-k selection" for a part of it)
# make test-long · benchmark   long searches for a sequence of moves that breaks a rule; costs of a move and a list
# make mutants switches off every permission check, one at a time, and says which of them no test misses
# make fuzz    sends the interface what nobody thought of, as each role (ARGS="-k secretary" for one)
#
# make format · messages · lock   for developers: reformat, update the catalogs, pin newer packages
# Needs python3 (3.11 or newer), make, pip and git; everything else is built below this folder.

PYTHON ?= python3
SEED ?= 1
SERVE ?= 1
PORT ?= 8000
ARGS ?=
PAGES ?=

UV := .boot/bin/uv
BIN := .venv/bin
CATALOGS := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))
BUILT := .venv/.stamp $(CATALOGS)
DEMO := HONORS_ENVIRONMENT=development HONORS_MEDIA_ROOT=var/demo/media \
	DATABASE_URL=sqlite:///var/demo/honors.sqlite3
IN_MEMORY := DATABASE_URL=sqlite://:memory:
LOCK := $(UV) pip compile --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --quiet

export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export PYTHONUNBUFFERED := 1
# Without compiled files each of the many processes here would compile every package anew.
export PYTHONDONTWRITEBYTECODE :=

.DELETE_ON_ERROR:
.PHONY: demo serve test test-sqlite test-postgres test-long benchmark check format messages lock clean \
	browser crawl screenshots fuzz mutants

demo: $(BUILT)
	rm -rf var/demo
	mkdir -p var/demo
	$(DEMO) $(BIN)/python manage.py migrate --verbosity 0
	$(DEMO) $(BIN)/python manage.py run_demo --seed $(SEED)
ifneq ($(SERVE),0)
	@$(MAKE) --no-print-directory serve
endif

serve: $(BUILT)
	@test -f var/demo/honors.sqlite3 || { echo "There is no demo yet: run 'make demo' first."; exit 1; }
	@if test -f var/demo/sign-in.txt; then cat var/demo/sign-in.txt; fi
	DJANGO_RUNSERVER_HIDE_WARNING=true $(DEMO) $(BIN)/python manage.py runserver --noreload 127.0.0.1:$(PORT)

test: test-sqlite test-postgres

test-sqlite: $(BUILT) browser
	$(IN_MEMORY) $(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

browser: $(BUILT)
	@$(BIN)/python -m tests.browser.chromium

crawl: $(BUILT) browser
	HONORS_LONG=1 $(BIN)/python -m pytest -m "" tests/browser $(ARGS)

screenshots: $(BUILT) browser
	$(BIN)/python -m tests.browser.screenshots docs/screenshots $(PAGES) $(LOOK)

test-postgres: $(BUILT)
	$(BIN)/python -m tests.postgres -- -n auto --dist loadgroup $(ARGS)

test-long: $(BUILT)
	HONORS_LONG=1 $(IN_MEMORY) $(BIN)/python -m pytest tests/journeys/test_nomination_machine.py \
		tests/journeys/test_selection_machine.py tests/honors/imports/test_fuzz.py

benchmark: $(BUILT)
	$(BIN)/python -m tests.postgres -- --run benchmarks.moves
	$(BIN)/python -m tests.postgres -- --run benchmarks.exports
	$(BIN)/python -m tests.postgres -- --run benchmarks.imports

fuzz: $(BUILT)
	$(IN_MEMORY) $(BIN)/python -m pytest -m fuzz tests/api/test_fuzz.py $(ARGS)

mutants: $(BUILT)
	$(IN_MEMORY) $(BIN)/python -m tests.mutants

check: $(BUILT)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(IN_MEMORY) $(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(IN_MEMORY) $(BIN)/python manage.py makemigrations --check --dry-run
	$(IN_MEMORY) $(BIN)/python manage.py check --fail-level WARNING --database default
	$(IN_MEMORY) $(BIN)/python -m pytest -q tests/test_architecture.py tests/test_messages.py

format: $(BUILT)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: .venv/.stamp
	$(BIN)/python -m tests.messages

lock: $(UV)
	$(LOCK) --upgrade pyproject.toml -o requirements/production.txt
	$(LOCK) --upgrade pyproject.toml --group dev -c requirements/production.txt -o requirements/development.txt

clean:
	rm -rf .boot .venv var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -f locale/*/LC_MESSAGES/django.mo
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(UV): requirements/boot.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Honors needs Python 3.11 or newer.")'
	rm -rf .boot
	$(PYTHON) -m pip install --quiet --target .boot --require-hashes -r requirements/boot.txt
	touch $@

.venv/.stamp: $(UV) requirements/development.txt
	test -x $(BIN)/python || $(UV) venv --quiet --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" .venv
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements/development.txt
	mkdir -p var
	touch $@

%.mo: %.po .venv/.stamp
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
