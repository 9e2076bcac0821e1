#!/bin/sh
# Installs the Debian packages named in the given list files, where any is missing; asks nothing of
# the network where none is. Needs root or sudo only when there is something to install.
# A line is "package" or "package command": the latter is content with the command from elsewhere.
set -eu

missing=
while read -r package command; do
  [ -n "$package" ] || continue
  if [ -n "$command" ] && command -v "$command" >/dev/null; then continue; fi
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done <<LIST
$(sed -e 's/#.*//' "$@" | sort -u)
LIST
[ -n "$missing" ] || exit 0

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "Docket needs these packages, and neither root nor sudo is here to install them:$missing" >&2
    exit 1
  fi
}

echo "Installing:$missing"
log=$(mktemp)
# Without a terminal to ask on, and on a machine without systemd, packages must still configure.
# shellcheck disable=SC2086
if as_root apt-get -o DPkg::Lock::Timeout=300 -qq update >"$log" 2>&1 &&
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq -y \
    --no-install-recommends install $missing >>"$log" 2>&1
then
  rm -f "$log"
else
  cat "$log" >&2
  rm -f "$log"
  exit 1
fi
