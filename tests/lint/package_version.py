#!/usr/bin/env python3
"""The version of the packages (debian/changelog) is that of the project (CMakeLists.txt); what is built needs what is installed."""
import pathlib
import re
import sys

ELSEWHERE = {  # of the first part of packages.txt: what every Debian package is built with, or only speeds it up
    "g++", "git", "ccache", "mold",
}


def build_depends(control):
    field = re.search(r"^Build-Depends:(.*?)^\S", control, re.M | re.S)[1]
    return {re.split(r"[ (]", one.strip())[0] for one in field.split(",")} - {"debhelper-compat"}


def main(root):
    project = re.search(r"project\(muster VERSION (\S+)", (root / "CMakeLists.txt").read_text())[1]
    package = re.match(r"muster \(([^)]+)\)", (root / "debian/changelog").read_text())[1]
    bad = [] if project == package else [f"debian/changelog: {package}, CMakeLists.txt: {project}"]
    listed = re.search(r"^# build\n(.*?)^#", (root / "packages.txt").read_text(), re.M | re.S)[1].split()
    wanted, declared = set(listed) - ELSEWHERE, build_depends((root / "debian/control").read_text())
    bad += [f"debian/control: Build-Depends lacks {p} of packages.txt" for p in sorted(wanted - declared)]
    bad += [f"packages.txt: '# build' lacks {p} of debian/control" for p in sorted(declared - wanted)]
    print("\n".join(bad) if bad else f"packages and project are {project}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
