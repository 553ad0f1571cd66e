#!/bin/sh
# Makes .venv ready for the targets of the Makefile; prints nothing when it is ready already.
# PYTHON=/path/to/python chooses the interpreter for a new .venv.
set -eu
cd "$(dirname "$0")/.."

if [ -x .venv/bin/python ] && .venv/bin/python tools/set_up.py --is-ready 2>/dev/null; then
  exit 0
fi

# A name on PATH proves nothing (version managers leave names that only print an error), so each one is run.
unfit=""
for candidate in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3.14 python3 python; do
  version=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
  if ! "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    unfit="$candidate is $version"
  elif ! "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
    unfit="$candidate ($version) comes without venv and ensurepip (on Debian and Ubuntu: apt install python3-venv)"
  else
    exec "$candidate" tools/set_up.py
  fi
done
echo "deskspine needs Python 3.11 or later${unfit:+; $unfit}. Install one, or name it: make PYTHON=/path/to/python3" >&2
exit 1
