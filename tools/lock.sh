#!/usr/bin/env bash
# Compiles pyproject.toml into hash-pinned locks for every system: what Keydesk runs on, what it is
# made with, and what it is measured against.
# `./dev lock --upgrade` takes the newest of everything. No address and no path of this machine gets into them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

compile() {
  .venv/bin/python -m uv --quiet pip compile --universal --python-version 3.11 --generate-hashes --no-header \
    --no-emit-index-url --no-emit-find-links --no-annotate "$@"
}
compile pyproject.toml --group build --output-file requirements.lock "$@"
compile pyproject.toml --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock "$@"
compile --group bench --output-file requirements-bench.lock "$@"
