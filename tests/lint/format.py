#!/usr/bin/env python3
"""Every source is formatted as .clang-format says. Versions of clang-format differ, so one of them decides: Debian 12's."""
import pathlib
import re
import subprocess
import sys

DECIDES = 14
SKIPPED = 77


def sources(root):
    """What is built; build folders and fixtures are not."""
    for folder in sorted(p for p in root.iterdir() if p.is_dir() and p.name not in ("build", ".git")):
        yield from sorted(folder.rglob("*.[ch]pp"))


def version():
    try:
        said = subprocess.run(["clang-format", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r"version (\d+)", said)
    return int(found[1]) if found else None


def main(root):
    if version() != DECIDES:
        print(f"skipped: clang-format {DECIDES} decides, and here is {version() or 'none'}")
        return SKIPPED
    files = [str(f) for f in sources(root)]
    bad = subprocess.run(["clang-format", "--dry-run", "-Werror", *files], capture_output=True, text=True).stderr
    names = sorted({line.split(":")[0] for line in bad.splitlines() if "error:" in line})
    print("\n".join(f"{pathlib.Path(n).relative_to(root)}: not formatted; clang-format -i mends it" for n in names)
          if names else f"{len(files)} files are formatted")
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
