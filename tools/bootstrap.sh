#!/bin/sh
# Makes the checkout ready to work in: uv, the locked packages in .venv, the Pulumi CLI. Quiet when nothing is to do.
# With the argument `lock` it only renews uv.lock. All that needs deciding is in automation/toolchain; this file only finds
# a Python to run it with.
set -eu
cd "$(dirname "$0")/.."

tried=
# Prints the path of the interpreter when it is new enough; else notes why not.
suitable() {
    if ! command -v "$1" >/dev/null 2>&1; then
        tried="$tried
  $1: not found"
        return 1
    fi
    if ! found=$("$1" -c 'import sys
print(sys.executable if sys.version_info >= (3, 11) else "is Python %d.%d" % sys.version_info[:2])' 2>&1); then
        tried="$tried
  $1: does not run: $(printf '%s\n' "$found" | tail -n 1)"
        return 1
    fi
    case $found in
        "is Python"*)
            tried="$tried
  $1: $found"
            return 1
            ;;
    esac
}

choose_python() {
    if [ -n "${PYTHON:-}" ]; then
        suitable "$PYTHON"
        return
    fi
    # The environment that is already there comes first: it saves the search.
    for candidate in .venv/bin/python python3 python3.14 python3.13 python3.12 python3.11 python; do
        if suitable "$candidate"; then return 0; fi
    done
    return 1
}

if ! choose_python; then
    printf '%s\n' "No Python 3.11 or newer found. Tried, in order:$tried" \
        "Install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3 ..." >&2
    exit 1
fi
if [ "${1:-}" = lock ]; then
    exec "$found" -m automation.toolchain lock
fi
"$found" -m automation.toolchain packages
exec .venv/bin/python -m automation.toolchain pulumi
