# Sourced by quickstart and check: installing what is missing, and building a preset. Messages go to stderr.
say() { printf '%s\n' "$*" >&2; }

# missing_packages [without-tests]
missing_packages() {
  local p
  while read -r p; do
    if [ "${1:-}" = without-tests ] && [ "$p" = '# tests and benchmarks' ]; then return; fi
    case $p in '' | '#'*) continue ;; esac
    # A package that another one provides in its place counts too.
    dpkg-query -W -f '${db:Status-Status}\n' "$p" 2>/dev/null | grep -qx installed || printf '%s\n' "$p"
  done <packages.txt
}

# as_root COMMAND…
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# announce_packages PACKAGE…: what apt is going to do, which it is asked before it does.
announce_packages() {
  local plan
  plan=$(LC_ALL=C apt-get install --simulate --no-install-recommends "$@") || return
  awk '
    $1 == "Inst" && $3 ~ /^\[/ { upgraded = upgraded " " $2; next }
    $1 == "Inst" { installed = installed " " $2 }
    $1 == "Remv" { removed = removed " " $2 }
    END {
      if (installed) print "packages: apt installs:" installed
      if (upgraded) print "packages: apt upgrades:" upgraded
      if (removed) print "packages: apt removes:" removed
    }' <<<"$plan" >&2
}

# install_packages [without-tests]
install_packages() {
  local missing
  missing=$(missing_packages "$@")
  if [ -z "$missing" ]; then
    say "packages: nothing is missing"
    return
  fi
  say "packages: missing:" $missing
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    say "packages: only root or sudo can install what is missing"
    exit 1
  fi
  as_root apt-get update -qq >&2
  # shellcheck disable=SC2086
  announce_packages $missing
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2
}

# configure PRESET [cmake options…]
configure() {
  local preset=$1
  shift
  say "build: configuring $preset"
  cmake --preset "$preset" "$@" >"build-$preset.log" 2>&1 || { cat "build-$preset.log" >&2; rm -f "build-$preset.log"; exit 1; }
  rm -f "build-$preset.log"
}

# compile PRESET [target…]
compile() {
  local preset=$1
  shift
  say "build: compiling $preset (a first build takes some minutes)"
  cmake --build --preset "$preset" --target "${@:-all}" >&2
}
