#!/usr/bin/env python3
"""docs/architecture.md names every room, and no other: a room is a folder outside tests/ and bench/ that holds sources.

Folders below a room of `collector/inventory` and the groups of `cli/commands` belong to it.
"""
import pathlib
import re
import sys

WHOLE = ["collector/inventory", "cli/commands"]  # rooms whose folders are not rooms of their own
LEFT_OUT = {"tests", "bench", "build"}


def rooms_in_tree(root):
    out = set()
    for source in root.rglob("*.[ch]pp"):
        folder = source.parent.relative_to(root).as_posix()
        if folder.split("/")[0] in LEFT_OUT:
            continue
        folder = next((w for w in WHOLE if folder.startswith(w + "/")), folder)
        out.add(folder)
    # A folder with nothing but a main.cpp is a program, not a room.
    return {f for f in out if any(p.name != "main.cpp" for p in (root / f).glob("*.[ch]pp")) or f in WHOLE}


def rooms_in_docs(root):
    text = (root / "docs/architecture.md").read_text()
    return re.findall(r"^\| `([a-z0-9_/]+)` \|", text, re.M)


def main(root):
    tree, docs = rooms_in_tree(root), rooms_in_docs(root)
    bad = [f"docs/architecture.md does not name the room {r}" for r in sorted(tree - set(docs))]
    bad += [f"docs/architecture.md names {r}, which is no room" for r in sorted(set(docs) - tree)]
    bad += [f"docs/architecture.md names {r} twice" for r in sorted({r for r in docs if docs.count(r) > 1})]
    print("\n".join(bad) if bad else f"{len(tree)} rooms, all named")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
