# Lets a second user reach this checkout and its Python, for the tests that run as one, without changing any folder's mode.
# Sourced by ./dev. Clones often lie in a private folder (mktemp -d, a home); the tests then run in a view of the file
# system of their own, where such a folder shows nothing but the way to what the tests need.

nobody=65534

others_reach() { # can a second user import Keydesk with this checkout's Python?
  setpriv --reuid=$nobody --regid=$nobody --clear-groups --bounding-set=-all \
    .venv/bin/python -I -c 'import keydesk' 2>/dev/null
}

closed_ancestor_of() { # the uppermost folder on the way that others may not enter
  local folder=$1 closed=
  while [ "$folder" != / ]; do
    (($(stat -c '0%a' "$folder") & 1)) || closed=$folder
    folder=$(dirname "$folder")
  done
  echo "$closed"
}

# Inside the new view: each place given stays at its path, while the closed folder above it becomes an empty, open one.
open_the_way() {
  local place closed keep
  local -A kept=() opened=()
  for place; do
    closed=$(closed_ancestor_of "$place")
    [ -n "$closed" ] || continue
    keep=$(mktemp -d)
    mount --bind "$place" "$keep"
    kept[$place]=$keep
    opened[$closed]=1
  done
  for closed in "${!opened[@]}"; do mount -t tmpfs -o mode=0755 tmpfs "$closed"; done
  for place in "${!kept[@]}"; do
    (umask 022 && mkdir -p "$place")
    mount --move "${kept[$place]}" "$place"
    rmdir "${kept[$place]}"
  done
}

let_others_reach() { # with the words ./dev was called with; returns where nothing is to be done or can be
  [ "$(id -u)" = 0 ] || return 0
  [ -z "${KEYDESK_DEV_VIEW:-}" ] || return 0
  others_reach && return 0
  if ! unshare --mount true 2>/dev/null; then
    echo "./dev: other users cannot reach $PWD, so the tests under a second user cannot run here." >&2
    return 0
  fi
  export KEYDESK_DEV_VIEW=1
  exec unshare --mount bash -euc 'source tools/reach.sh; open_the_way "$PWD" "$1"; shift; cd "$PWD"; exec ./dev "$@"' \
    reach "$(.venv/bin/python -c 'import sys; print(sys.base_prefix)')" "$@"
}
