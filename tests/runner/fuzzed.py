"""Tells what libFuzzer did: `fuzzed.py FOLDER`, which has a folder for each target, with the log of its last run.

A line a target: inputs that were tried, edges of the program that they reached, inputs that are kept, and what was found.
"""
import pathlib
import re
import sys

FINDINGS = ("crash-", "leak-", "oom-", "timeout-")


def last(pattern, text):
    found = re.findall(pattern, text)
    return found[-1] if found else "-"


def line_of(target):
    text = (target / "log").read_text(encoding="utf-8", errors="replace")
    found = [f.name for f in target.iterdir() if f.name.startswith(FINDINGS)]
    numbers = (last(r"stat::number_of_executed_units:\s*(\d+)", text), last(r"\bcov: (\d+)", text), last(r"\bcorp: (\d+)", text))
    return "{:<60} {:>12} {:>8} {:>7}  {}".format(target.name[:60], *numbers, " ".join(found) or "nothing")


def main(folder):
    print("{:<60} {:>12} {:>8} {:>7}  {}".format("target", "inputs", "edges", "kept", "found"))
    for target in sorted(t for t in folder.iterdir() if (t / "log").exists()):
        print(line_of(target))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
