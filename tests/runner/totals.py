"""Sums the JUnit files that ctest wrote: `totals.py FILE...`.

Names what failed and what was skipped and why, and ends with `N passed, N failed, N skipped`. A test of several cases counts as
them, where its program told what became of each (tests/support/main.cpp). Exits 1 when a test failed, or when a file is missing
or is none: a ctest that died has not passed.
"""
import re
import sys
import xml.etree.ElementTree as xml

TOLD = re.compile(r"^case (begins|reason|passed|failed|skipped): (.*)$", re.MULTILINE)


def outcome(case):
    """What became of one test of ctest. What could not even be started was not skipped: it failed."""
    note = case.find("skipped")
    if case.get("status") == "run":
        return "passed"
    if case.get("status") == "notrun" and note is not None and note.get("message", "").startswith("SKIP_"):
        return "skipped"
    return "failed"


def told(output):
    """(outcome, name, reason) of each case that a program told of. One that began and did not end has failed."""
    cases, begun, reason = [], None, None
    for what, text in TOLD.findall(output):
        if what == "begins":
            begun, reason = text, None
        elif what == "reason":
            reason = text
        else:
            cases.append((what, text, reason))
            begun = None
    if begun is not None:
        cases.append(("failed", begun, None))
    return cases


class Totals:
    def __init__(self):
        self.count = {"passed": 0, "failed": 0, "skipped": 0}
        self.lines = []

    def add(self, outcome_, name, reason):
        self.count[outcome_] += 1
        if outcome_ == "failed":
            self.lines.append(f"failed: {name}")
        elif outcome_ == "skipped":
            self.lines.append(f"skipped: {name}: {reason or 'it does not say why'}")

    def add_test(self, case):
        name, became, output = case.get("name"), outcome(case), case.findtext("system-out", "")
        cases = told(output)
        for each, of, reason in cases:
            self.add(each, f"{name}: {of}", reason)
        # What failed with no case that did, as a leak that is found at the end.
        if not cases or (became == "failed" and not any(each == "failed" for each, _, _ in cases)):
            why = re.search(r"skipped: (.*)", output)
            self.add(became, name, why and why[1])


def main(files):
    totals = Totals()
    for file in files:
        try:
            for case in xml.parse(file).getroot().iter("testcase"):
                totals.add_test(case)
        except (OSError, xml.ParseError) as e:
            totals.count["failed"] += 1
            totals.lines.append(f"failed: the results of a ctest cannot be read: {file}: {e}")
    print(*totals.lines, sep="\n", end="\n" if totals.lines else "")
    print(", ".join(f"{n} {what}" for what, n in totals.count.items()))
    return 1 if totals.count["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
