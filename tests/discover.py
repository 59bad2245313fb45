#!/usr/bin/env python3
"""Tells ctest of every test case of a program, by whatever name it has.

Called as `discover.py PROGRAM SUITE cases|sources TIMEOUT COST SKIP_CODE FILE [LABEL=SOURCE...]`; writes the file that ctest
includes: a test for each case, or for the cases of each source, where to start the program costs more than most cases take. Cases
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


def labels(suite, source, given):
    """Of the cases that stand in a source."""
    within = {source, *source.parents}
    further = {label for label, _, name in (g.partition("=") for g in given) if TESTS / name in within}
    return ";".join([suite, *sorted(further)])


def grouped(cases, suite, by):
    """(name of the test, source, names of its cases), in the order of the program."""
    groups = {}
    for name, _, place in cases:
        source = pathlib.Path(place.rpartition(":")[0])
        of_suite = TESTS / suite
        where = source.relative_to(of_suite) if of_suite in source.parents else source.name
        groups.setdefault(name if by == "cases" else str(where), (source, []))[1].append(name)
    return [(name, source, names) for name, (source, names) in groups.items()]


def main(program, suite, by, timeout, cost, skip_code, file, *given):
    # Its answer is how many there are; that it died is a negative one.
    run = subprocess.run([program, "--list-test-names-only", "--verbosity", "high"], capture_output=True, text=True, check=False)
    cases = [line.rpartition("\t@") for line in run.stdout.splitlines()]
    if run.returncode < 0 or not cases:
        sys.exit(f"{program} names no test cases: it answered {run.returncode}\n{run.stdout}{run.stderr}")
    lines = []
    for name, source, names in grouped(cases, suite, by):
        test = bracket(f"{suite}: {name}")
        told = " --tell-cases" if by == "sources" else ""
        lines.append(f"add_test({test} {bracket(program)}{told} {bracket(','.join(pattern(n) for n in names))})")
        lines.append(f"set_tests_properties({test} PROPERTIES TIMEOUT {timeout} COST {int(cost) * len(names)} "
                     f"LABELS {bracket(labels(suite, source, given))} SKIP_RETURN_CODE {skip_code})")
    pathlib.Path(file).write_text("\n".join(lines) + "\n")


main(*sys.argv[1:])
