#!/usr/bin/env python3
"""Lines of what people read are 100 columns at most; a row of a table is as long as it has to be."""
import pathlib
import sys

MOST = 100


def documents(root):
    yield from sorted(root.glob("*.md"))
    yield from sorted((root / "docs").glob("*.md"))


def too_long(file):
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if len(line) > MOST and not line.startswith("|"):
            yield f"{file.name}:{number}: {len(line)} columns, {MOST} at most"


def main(root):
    files = list(documents(root))
    found = [complaint for file in files for complaint in too_long(file)]
    print("\n".join(found) if found else f"{len(files)} documents are {MOST} columns wide at most")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
