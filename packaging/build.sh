# Sourced by quickstart, check and build-deb: installing what is missing, building a preset, clang-tidy. Messages go to stderr.
say() { printf '%s\n' "$*" >&2; }

# packages_for [without-tests | with-fuzzing | with-soak | with-packaging]: those of the parts of packages.txt that this needs.
packages_for() {
  local p part='' wanted='# build|# tests and benchmarks'
  case ${1:-} in
    without-tests) wanted='# build' ;;
    with-fuzzing) wanted+='|# check --fuzz' ;;
    with-soak) wanted+='|# packaging/build-deb|# check --soak' ;;
    with-packaging) wanted='# build|# packaging/build-deb' ;;
  esac
  while read -r p; do
    case $p in '') ;; '#'*) part=$p ;; *) if [[ "|$wanted|" == *"|$part|"* ]]; then printf '%s\n' "$p"; fi ;; esac
  done <packages.txt
}

# missing_packages [without-tests | with-fuzzing | with-soak | with-packaging]
missing_packages() {
  local p
  for p in $(packages_for "$@"); do
    # A package that another one provides in its place counts too.
    dpkg-query -W -f '${db:Status-Status}\n' "$p" 2>/dev/null | grep -qx installed || printf '%s\n' "$p"
  done
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

# install_packages [without-tests | with-fuzzing | with-soak | with-packaging]
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
  # Large files side by side take the cache from one another: two more than there are cores, which is ninja's own choice, take an
  # eighth longer on two.
  cmake --build --preset "$preset" --parallel "$(nproc)" --target "${@:-all}" >&2
}

# tidy [BASE]: clang-tidy over the files that differ from a revision; it reports of no other file.
tidy() {
  local base=${1:-} program files=() sources=() filter
  program=$(command -v clang-tidy-16 || command -v clang-tidy) || { say "tidy: there is neither clang-tidy-16 nor clang-tidy here"; return; }
  if [ -z "$base" ]; then
    base=$(git merge-base main HEAD 2>/dev/null) || base=HEAD~1
    # On main itself, what differs is the last commit.
    if [ "$base" = "$(git rev-parse HEAD)" ]; then base=HEAD~1; fi
  fi
  git rev-parse --verify --quiet "$base^{commit}" >/dev/null || { say "tidy: there is no revision $base"; return 1; }
  mapfile -t files < <(git diff --name-only --diff-filter=d "$base" -- '*.cpp' '*.hpp')
  mapfile -t sources < <(git diff --name-only --diff-filter=d "$base" -- '*.cpp')
  say "tidy: $program on ${#sources[@]} sources that differ from $base"
  [ ${#sources[@]} -gt 0 ] || return 0
  configure tidy
  filter=$(printf ',{"name":"%s"}' "${files[@]}")
  printf '%s\0' "${sources[@]}" | xargs -0 -n 1 -P "$(nproc)" "$program" -p build/tidy --quiet --warnings-as-errors='*' \
    --line-filter="[${filter:1}]" --extra-arg=-Wno-unknown-warning-option >&2
}
