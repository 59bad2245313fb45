"""Sums the JUnit files that ctest wrote: `totals.py FILE...`.

Names what failed and what was skipped and why, and ends with `N passed, N failed, N skipped`. Exits 1 when a test failed,
or when a file is missing or is none: a ctest that died has not passed.
"""
import re
import sys
import xml.etree.ElementTree as xml


class Totals:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.lines = []

    def add(self, case):
        """One test case. What could not even be started was not skipped: it failed."""
        name, status = case.get("name"), case.get("status")
        note = case.find("skipped")
        if status == "run":
            self.passed += 1
        elif status == "notrun" and note is not None and note.get("message", "").startswith("SKIP_"):
            self.skipped += 1
            why = re.search(r"skipped: (.*)", case.findtext("system-out", ""))
            self.lines.append(f"skipped: {name}: {why[1] if why else 'it does not say why'}")
        else:
            self.failed += 1
            self.lines.append(f"failed: {name}")


def main(files):
    totals, unread = Totals(), 0
    for file in files:
        try:
            for case in xml.parse(file).getroot().iter("testcase"):
                totals.add(case)
        except (OSError, xml.ParseError) as e:
            unread += 1
            print(f"failed: the results of a ctest cannot be read: {file}: {e}")
    print(*totals.lines, sep="\n", end="\n" if totals.lines else "")
    print(f"{totals.passed} passed, {totals.failed + unread} failed, {totals.skipped} skipped")
    return 1 if totals.failed + unread else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
