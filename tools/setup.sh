# Completes what a ./dev command needs: Debian packages, a virtual environment, the locked libraries, Keydesk, resources.
# Sourced by ./dev. A stamp in .venv makes the second call cost a hash of three small files.

levels_above() { # run < check < test < bench: the levels that are enough for a command of this level
  case $1 in
    run) echo run check test bench ;;
    check) echo check test bench ;;
    test) echo test bench ;;
    bench) echo bench ;;
  esac
}

package_levels() { # as a pattern: each level needs what the ones before it need
  case $1 in
    run) echo run ;;
    check) echo 'run|check' ;;
    test) echo 'run|check|test' ;;
    bench) echo 'run|check|test|bench' ;;
  esac
}

system_packages() {
  awk -v wanted="^($(package_levels "$1"))$" '$1 ~ wanted { print $2 }' tools/system-packages.txt
}

locks_of() {
  case $1 in
    run) echo requirements.lock ;;
    check | test) echo requirements-dev.lock ;;
    bench) echo requirements-dev.lock requirements-bench.lock ;;
  esac
}

stamp_of() { # what the set-up was made from: another list, lock, project file or place makes another stamp
  { pwd; system_packages "$1"; cat $(locks_of "$1") pyproject.toml; } | sha256sum
}

is_set_up() { # for this level or one that contains it
  local level
  [ -x .venv/bin/python ] || return
  for level in $(levels_above "$1"); do
    [ "$(cat ".venv/.set-up-$level" 2>/dev/null)" = "$(stamp_of "$level")" ] && return
  done
  return 1
}

set_up() {
  if ! is_set_up "$1"; then
    mkdir -p .cache
    exec 9>.cache/set-up.lock # two commands at once: the second waits, then finds the work done
    flock 9
    if ! is_set_up "$1"; then
      set_up_system "$1"
      set_up_python "$1"
      stamp_of "$1" >".venv/.set-up-$1"
    fi
    exec 9>&-
  fi
  unpack_binding
  compile_resources
}

unpack_binding() { # PySide's own Python files, else read from one text and compiled at every start (docs/decisions/0012)
  (
    flock 9
    cd .venv/lib/python3*/site-packages/shiboken6
    [ files.dir -nt __init__.py ] && exit # of this version; pip leaves the folder of the one before
    rm -rf files.dir
    SBK_EMBED=no ../../../../bin/python -I -c 'import shiboken6'
  ) 9>.cache/set-up.lock
}

compile_resources() { # icons, fonts, themes and translations into package data, when one of them changed
  local made=src/keydesk/_generated/.made
  if [ ! -e "$made" ] || [ -n "$(find resources i18n tools/resources.py tools/translations.py -newer "$made" -print -quit)" ]; then
    .venv/bin/python -I tools/resources.py >/dev/null
    touch "$made"
  fi
}

set_up_system() {
  local missing
  mapfile -t missing < <(missing_packages "$1")
  [ ${#missing[@]} -eq 0 ] && return
  if ! command -v apt-get >/dev/null; then
    echo "./dev: this is not Debian. Install what these Debian packages hold: ${missing[*]}" >&2
    return # what is really missing then names itself
  fi
  if [ "$(id -u)" -ne 0 ]; then
    echo "sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
    exit 7
  fi
  echo "./dev: installing ${#missing[@]} Debian packages" >&2
  install_packages "${missing[@]}"
}

missing_packages() { # by what dpkg calls installed; a renamed package (t64) counts through what it provides
  local installed
  command -v dpkg-query >/dev/null || { system_packages "$1"; return; }
  installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}, ${Provides}\n' | sed -n 's/^.i. //p' | tr ', ' '\n\n')
  grep -vxF -f <(echo "$installed") <(system_packages "$1") || true
}

install_packages() {
  local apt=(apt-get -qq -y -o Dpkg::Use-Pty=0 --no-install-recommends install)
  export DEBIAN_FRONTEND=noninteractive
  "${apt[@]}" "$@" >/dev/null 2>&1 </dev/null && return
  apt-get -qq update </dev/null
  "${apt[@]}" "$@" >/dev/null </dev/null
}

set_up_python() {
  local python=.venv/bin/python lock
  if [ ! -x "$python" ] || ! "$python" -m pip --version >/dev/null 2>&1; then
    make_environment
  fi
  for lock in $(locks_of "$1"); do
    echo "./dev: installing the libraries locked in $lock" >&2
    "$python" -m pip install -qq --disable-pip-version-check --require-hashes -r "$lock"
  done
  "$python" -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
}

make_environment() { # from the system's Python first: other users can run it too, as the tests under a second uid must
  local candidate
  for candidate in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      "$candidate" -m venv --clear .venv
      return
    fi
  done
  echo "./dev: no Python 3.11 or newer with venv was found. Install python3 and python3-venv." >&2
  exit 7
}
