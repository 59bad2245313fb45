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

# install_packages [without-tests]
install_packages() {
  local missing root=()
  missing=$(missing_packages "$@")
  if [ -z "$missing" ]; then
    say "packages: nothing is missing"
    return
  fi
  say "packages: installing" $missing
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      say "these packages are missing, and only root or sudo can install them:" $missing
      exit 1
    fi
    root=(sudo)
  fi
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
  # shellcheck disable=SC2086
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2
}

# build_preset PRESET [cmake options…]
build_preset() {
  local preset=$1
  shift
  say "build: configuring $preset"
  cmake --preset "$preset" "$@" >"build-$preset.log" 2>&1 || { cat "build-$preset.log" >&2; rm -f "build-$preset.log"; exit 1; }
  rm -f "build-$preset.log"
  say "build: compiling $preset (a first build takes some minutes)"
  cmake --build --preset "$preset" >&2
}
