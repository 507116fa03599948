#!/usr/bin/env bash
# Judges style, types, layers and house rules; runs all of them and fails if one failed, each under its own heading.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

failed=()
judge() {
  local title=$1 started=$SECONDS output
  shift
  if output=$("$@" 2>&1); then
    printf '%-14s passed  %2d s\n' "$title" $((SECONDS - started))
  else
    printf '%-14s FAILED  %2d s\n%s\n\n' "$title" $((SECONDS - started)) "$output"
    failed+=("$title")
  fi
}

python=.venv/bin/python
judge style "$python" -m ruff check --quiet .
judge format "$python" -m ruff format --check --quiet .
judge types "$python" -m mypy
lint_imports='from importlinter.cli import lint_imports_command as lint; lint()'
judge layers "$python" -c "$lint_imports" --no-logo --cache-dir .cache/import-linter
judge cycles "$python" -c "$lint_imports" --no-logo --cache-dir .cache/import-linter --config tools/cycles.ini
judge house "$python" -m pytest -q -n "${KEYDESK_TEST_JOBS:-2}" tests/house

[ ${#failed[@]} -eq 0 ]
