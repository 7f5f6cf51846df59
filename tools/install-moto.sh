#!/usr/bin/env bash
# Puts moto, a stand-in for AWS that others made, into a folder, of exactly the versions of tools/moto/requirements.txt.
# Whoever comes while another installs waits for it. Usage: tools/install-moto.sh FOLDER, then FOLDER/moto_server
set -euo pipefail
target=${1:?name the folder to install into}
mkdir -p "$(dirname "$target")"
target=$(cd "$(dirname "$target")" && pwd)/$(basename "$target")
requirements=$(cd "$(dirname "$0")" && pwd)/moto/requirements.txt

refuse() {
  echo "$1" | tee "$target.refused" >&2
  exit 1
}
# All of it together, so that nobody waits for a network that swallows what it is sent.
limited() { if command -v timeout >/dev/null; then timeout 180 "$@"; else "$@"; fi; }

command -v python3 >/dev/null || refuse 'there is no python3'
python=$(python3 -c 'import sys; print(sys.executable)')
# Some packages are built for one version of Python alone.
stamp="$("$python" -c 'import sys; print(sys.implementation.cache_tag)') $python $(cksum <"$requirements")"
is_there() { [ "$(cat "$target/installed" 2>/dev/null)" = "$stamp" ]; }
if is_there; then exit 0; fi

# The lock is that of the open file: it is free when this process is gone, however it went.
exec 9>"$target.lock"
"$python" -c 'import fcntl, signal; signal.alarm(240); fcntl.flock(9, fcntl.LOCK_EX)' || refuse 'somebody else installs for minutes already'
if is_there; then exit 0; fi
# One who waited for a failure has no better chance.
if [ -n "$(find "$target.refused" -mmin -5 2>/dev/null)" ]; then
  cat "$target.refused" >&2
  exit 1
fi

# What others left who were stopped half way.
rm -rf "$target".new.*
new=$(mktemp -d "$target.new.XXXXXX")
trap 'rm -rf "$new"' EXIT
said=$new/said
if "$python" -m pip --version >/dev/null 2>&1; then
  pip=("$python" -m pip)
elif "$python" -m venv "$new/venv" >/dev/null 2>&1; then
  pip=("$new/venv/bin/python" -m pip)
elif command -v uv >/dev/null; then
  pip=(uv pip)
else
  refuse 'python3 has neither pip nor venv, and there is no uv (Debian: apt-get install python3-pip)'
fi
options=(install --quiet --target "$new/packages" --require-hashes --no-deps --only-binary :all: -r "$requirements")
if [ "${pip[0]}" = uv ]; then
  options+=(--python "$python")
else
  options+=(--no-compile --no-input --disable-pip-version-check --timeout 15 --retries 1)
fi
if ! PIP_USER=0 limited "${pip[@]}" "${options[@]}" >"$said" 2>&1; then
  why=$(grep -m 1 -v '^WARNING' "$said" | cut -c 1-300 || true)
  if grep -qi 'connection broken\|error sending request' "$said"; then why='no package index can be reached'; fi
  refuse "moto could not be installed: ${why:-it took too long}"
fi
rm -rf "$new/venv" "$said"
cat >"$new/moto_server" <<END
#!/bin/sh
PYTHONPATH="\$(dirname "\$0")/packages" exec "$python" -m moto.server "\$@"
END
chmod +x "$new/moto_server"
echo "$stamp" >"$new/installed"
rm -rf "$target" "$target.refused"
mv "$new" "$target"
