#!/usr/bin/env python3
"""Puts a few of the inputs that libFuzzer kept into the tree: `keep.py FOUND [TARGET...]`, as build/fuzz/found is.

Of each target four small ones, spread over the time in which they were found: the later one is, the more had to come together.
What is in the target's corpus already stays as it is, and counts.
"""
import pathlib
import sys

CORPUS = pathlib.Path(__file__).parent / "corpus"
MOST, MOST_BYTES = 4, 400


def chosen(inputs, wanted):
    small = [f for f in inputs if 0 < f.stat().st_size <= MOST_BYTES and not f.name.startswith("seed-")]
    small.sort(key=lambda f: (f.stat().st_mtime_ns, f.name))
    return {small[(i + 1) * len(small) // wanted - 1] for i in range(wanted)} if small else set()


def main(found, targets):
    for target in sorted(t for t in found.iterdir() if (t / "inputs").is_dir() and (not targets or t.name in targets)):
        into = CORPUS / target.name
        has = len(list(into.iterdir())) if into.is_dir() else 0
        if has >= MOST:
            continue
        for file in chosen(list((target / "inputs").iterdir()), MOST - has):
            into.mkdir(parents=True, exist_ok=True)
            (into / file.name[:12]).write_bytes(file.read_bytes())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2:])
