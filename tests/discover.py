#!/usr/bin/env python3
"""Tells ctest of every test case of a program, by whatever name it has.

Called as `discover.py PROGRAM SUITE TIMEOUT COST SKIP_CODE FILE [THREADED...]`; writes the file that ctest includes. Cases of
the threaded sources, or of folders of them, named below tests/, get the label `threaded` too. Catch's own script takes a
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


def labels(suite, place, threaded):
    """Of a case that stands in FILE:LINE."""
    source = pathlib.Path(place.rpartition(":")[0])
    within = {source, *source.parents}
    return f"{suite};threaded" if within & {TESTS / t for t in threaded} else suite


def main(program, suite, timeout, cost, skip_code, file, *threaded):
    # Its answer is how many there are; that it died is a negative one.
    run = subprocess.run([program, "--list-test-names-only", "--verbosity", "high"], capture_output=True, text=True, check=False)
    cases = [line.rpartition("\t@") for line in run.stdout.splitlines()]
    if run.returncode < 0 or not cases:
        sys.exit(f"{program} names no test cases: it answered {run.returncode}\n{run.stdout}{run.stderr}")
    lines = []
    for name, _, place in cases:
        test = bracket(f"{suite}: {name}")
        lines.append(f"add_test({test} {bracket(program)} {bracket(pattern(name))})")
        lines.append(f"set_tests_properties({test} PROPERTIES TIMEOUT {timeout} COST {cost} LABELS {bracket(labels(suite, place, threaded))} SKIP_RETURN_CODE {skip_code})")
    pathlib.Path(file).write_text("\n".join(lines) + "\n")


main(*sys.argv[1:])
