#!/usr/bin/env bash
# Sets up .venv from the locks, every archive checked against its hash; does nothing when that is done already.
#   scripts/bootstrap.sh            what runs the application
#   scripts/bootstrap.sh dev        and what tests it
#   scripts/bootstrap.sh sample     and the optional six national codes
# PYTHON=… names the interpreter (3.11 or newer).
set -euo pipefail
cd "$(dirname "$0")/.."

wanted="${1:-runtime}"
venv=.venv
say() { printf '%s\n' "$*" >&2; }

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        [ -n "$candidate" ] && command -v "$candidate" > /dev/null || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            echo "$candidate"
            return
        fi
    done
    say "Python 3.11 or newer is needed: apt-get install python3 python3-venv"
    exit 1
}

make_venv() {
    local python
    python="$(find_python)"
    if ! "$python" -c 'import ensurepip, venv' 2> /dev/null; then
        say "Python's venv module is missing: apt-get install python3-venv"
        exit 1
    fi
    say "Creating $venv …"
    "$python" -m venv "$venv"
}

# A second, smaller set never takes away what a first, larger one brought.
level="$wanted"
[ "$wanted" = runtime ] && [ -f "$venv/.installed-dev" ] && level=dev
lock="requirements/$level.lock"
[ -f "$lock" ] || { say "No such set: $wanted (runtime, dev or sample)"; exit 1; }
stamp="$venv/.installed-$level"

install_set() {
    [ -x "$venv/bin/python" ] || make_venv
    say "Installing $lock …"
    local pip=("$venv/bin/python" -m pip --quiet --disable-pip-version-check install --require-hashes)
    local uv=(env PYTHONWARNINGS=ignore "$venv/bin/uv" --quiet pip)
    # sync also removes what an older lock brought; the sample is an addition and removes nothing.
    if [ "$level" = sample ]; then uv+=(install -r "$lock"); else uv+=(sync "$lock"); fi
    if ! "${pip[@]}" -r requirements/installer.lock ||
        ! "${uv[@]}" --python "$venv/bin/python" --require-hashes --compile-bytecode; then
        say "uv could not install the set; trying pip …"
        "${pip[@]}" -r "$lock"
    fi
}

write_launcher() {
    cat > "$venv/bin/legaldocs" << LAUNCHER
#!$PWD/$venv/bin/python
import sys; sys.path.insert(0, "$PWD")
from legaldocs.cli import main; main(prog_name="legaldocs")
LAUNCHER
    chmod +x "$venv/bin/legaldocs"
}

sum="$(cat "$lock" requirements/installer.lock scripts/bootstrap.sh | sha256sum | cut -d' ' -f1) $PWD"
if [ ! -x "$venv/bin/python" ] || [ "$(cat "$stamp" 2> /dev/null)" != "$sum" ]; then
    install_set
    write_launcher
    printf '%s\n' "$sum" > "$stamp"
fi
# Compiled once here, so that every later start is quick even where Python is told not to write byte code.
"$venv/bin/python" -W ignore -m compileall -q legaldocs config.py wsgi.py

catalogue=legaldocs/translations/vi/LC_MESSAGES/messages.mo
if [ ! -f "$catalogue" ] || [ -n "$(find legaldocs/translations/vi -name '*.po' -newer "$catalogue")" ]; then
    "$venv/bin/python" -m legaldocs.core.i18n
fi
