#!/usr/bin/env python3
"""Tells ctest of every test case of a program, by whatever name it has.

Called as `discover.py PROGRAM SUITE TIMEOUT COST SKIP_CODE FILE`; writes the file that ctest includes. Catch's own script takes
a semicolon for the end of a name and a backslash for an escape: such cases were named to ctest in pieces that do not exist.
"""
import pathlib
import re
import subprocess
import sys


def bracket(text):
    """An argument that CMake takes as it is."""
    return f"[==[{text}]==]"


def pattern(name):
    """What selects the case of that name alone."""
    return re.sub(r'([\\,\[\]"~])', r"\\\1", name)


def main(program, suite, timeout, cost, skip_code, file):
    # Its answer is how many there are; that it died is a negative one.
    run = subprocess.run([program, "--list-test-names-only"], capture_output=True, text=True, check=False)
    names = run.stdout.splitlines()
    if run.returncode < 0 or not names:
        sys.exit(f"{program} names no test cases: it answered {run.returncode}\n{run.stdout}{run.stderr}")
    lines = []
    for name in names:
        test = bracket(f"{suite}: {name}")
        lines.append(f"add_test({test} {bracket(program)} {bracket(pattern(name))})")
        lines.append(f"set_tests_properties({test} PROPERTIES TIMEOUT {timeout} COST {cost} LABELS {suite} SKIP_RETURN_CODE {skip_code})")
    pathlib.Path(file).write_text("\n".join(lines) + "\n")


main(*sys.argv[1:])
