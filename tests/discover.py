#!/usr/bin/env python3
"""Tells ctest of every test case of a program, by whatever name it has.

Called as `discover.py PROGRAM SUITE TIMEOUT COST SKIP_CODE FILE [LABEL=SOURCE...]`; writes the file that ctest includes. Cases
of a source, or of a folder of them, named below tests/, get its labels beside that of their suite. Catch's own script takes a
semicolon for the end of a name and a backslash for an escape: such cases were named to ctest in pieces that do not exist.
"""
import pathlib
import re
import subprocess
import sys

TESTS = pathlib.Path(__file__).parent


def bracket(text):
    """An argument that CMake takes as it is."""
    return f"[==[{text}]==]"


def pattern(name):
    """What selects the case of that name alone."""
    return re.sub(r'([\\,\[\]"~])', r"\\\1", name)


def labels(suite, place, given):
    """Of a case that stands in FILE:LINE."""
    source = pathlib.Path(place.rpartition(":")[0])
    within = {source, *source.parents}
    further = {label for label, _, name in (g.partition("=") for g in given) if TESTS / name in within}
    return ";".join([suite, *sorted(further)])


def main(program, suite, timeout, cost, skip_code, file, *given):
    # Its answer is how many there are; that it died is a negative one.
    run = subprocess.run([program, "--list-test-names-only", "--verbosity", "high"], capture_output=True, text=True, check=False)
    cases = [line.rpartition("\t@") for line in run.stdout.splitlines()]
    if run.returncode < 0 or not cases:
        sys.exit(f"{program} names no test cases: it answered {run.returncode}\n{run.stdout}{run.stderr}")
    lines = []
    for name, _, place in cases:
        test = bracket(f"{suite}: {name}")
        lines.append(f"add_test({test} {bracket(program)} {bracket(pattern(name))})")
        lines.append(f"set_tests_properties({test} PROPERTIES TIMEOUT {timeout} COST {cost} LABELS {bracket(labels(suite, place, given))} SKIP_RETURN_CODE {skip_code})")
    pathlib.Path(file).write_text("\n".join(lines) + "\n")


main(*sys.argv[1:])
