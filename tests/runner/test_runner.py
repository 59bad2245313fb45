"""What the test programs answer, what ctest makes of it, and what `check` says at the end.

Called as `test_runner.py RUNNER_CASES CTEST BUILD_FOLDER`.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

PROGRAM, CTEST, BUILD = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2], sys.argv[3]
TOTALS = pathlib.Path(__file__).with_name("totals.py")
DISCOVER = pathlib.Path(__file__).parents[1] / "discover.py"
PASSED, FAILED, SKIPPED = 0, 1, 77
ANSWERS = {
    "passes": PASSED,
    "asserts nothing": PASSED,
    "prints bytes that are no text": PASSED,
    "passes; by this name, [brackets], \\x and \"quotes\"": PASSED,
    "~fails; by this name": FAILED,
    "fails 1": FAILED,
    "fails 4": FAILED,
    "fails 77": FAILED,
    "fails 256": FAILED,
    "throws": FAILED,
    "is skipped": SKIPPED,
    "is skipped in one section": SKIPPED,
    "is skipped after a failure": FAILED,
    "is skipped in one section, fails in the next": FAILED,
}


def answer(*arguments):
    return subprocess.run([PROGRAM, *arguments], stdout=subprocess.DEVNULL, check=False).returncode


def ctest(folder, lines):
    """Runs ctest on these lines; the results' file."""
    pathlib.Path(folder, "CTestTestfile.cmake").write_text("\n".join(lines))
    return run_ctest(folder)


def run_ctest(folder):
    results = pathlib.Path(folder, "results.xml")
    subprocess.run([CTEST, "--test-dir", folder, "--output-junit", results], capture_output=True, check=False)
    return results


def a_test(name, program=PROGRAM):
    return (f"add_test([==[{name}]==] {program} [==[{name}]==])\n"
            f"set_tests_properties([==[{name}]==] PROPERTIES SKIP_RETURN_CODE {SKIPPED})")


def several(*names):
    """One test of several cases, which are told of."""
    return f"add_test(several {PROGRAM} --tell-cases [==[{','.join(names)}]==])"


def totals(*files):
    """The lines that were printed, and the exit code."""
    run = subprocess.run([sys.executable, TOTALS, *files], capture_output=True, text=True, check=False)
    return run.stdout.splitlines(), run.returncode


class Runner(unittest.TestCase):
    def test_every_kind_of_case_has_its_exit_code(self):
        self.assertEqual({name: answer(re.sub(r'([\\,\[\]"~])', r"\\\1", name)) for name in ANSWERS}, ANSWERS)

    def test_some_skipped_and_the_others_passed_is_passed(self):
        self.assertEqual(answer("passes,is skipped"), PASSED)

    def test_some_skipped_and_one_failed_is_failed(self):
        self.assertEqual(answer("fails 4,is skipped"), FAILED)

    def test_a_name_that_no_case_has_is_failed(self):
        self.assertEqual(answer("no such case"), FAILED)

    def test_an_unknown_option_is_failed(self):
        self.assertNotIn(answer("--no-such-option"), (PASSED, SKIPPED))


class Suites(unittest.TestCase):
    def test_each_case_of_the_suites_is_skipped_by_that_code_alone(self):
        shown = subprocess.run([CTEST, "--test-dir", BUILD, "--show-only=json-v1"], capture_output=True, check=True)
        wrong, counted = [], 0
        for test in json.loads(shown.stdout)["tests"]:
            properties = {p["name"]: p["value"] for p in test["properties"]}
            if "LABELS" not in properties:  # no case of a test program
                continue
            counted += 1
            if properties.get("SKIP_RETURN_CODE") != SKIPPED or "SKIP_REGULAR_EXPRESSION" in properties:
                wrong.append(test["name"])
        self.assertEqual(wrong, [])
        self.assertGreater(counted, 0)


class Totals(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def results(self, *lines):
        return ctest(self.folder.name, lines)

    def test_each_case_counts_as_what_it_was_whatever_its_name(self):
        file = pathlib.Path(self.folder.name, "CTestTestfile.cmake")
        subprocess.run([sys.executable, DISCOVER, PROGRAM, "suite", "cases", "60", "1", str(SKIPPED), file], check=True)
        lines, code = totals(run_ctest(self.folder.name))
        self.assertEqual(lines[-1], "4 passed, 8 failed, 2 skipped")
        self.assertIn("skipped: suite: is skipped: there is no moon", lines)
        failed = [f"failed: suite: {name}" for name, wanted in ANSWERS.items() if wanted == FAILED]
        self.assertEqual(sorted(line for line in lines if line.startswith("failed")), sorted(failed))
        self.assertEqual(code, 1)

    def test_the_cases_of_a_source_are_run_together_and_counted_one_by_one(self):
        file = pathlib.Path(self.folder.name, "CTestTestfile.cmake")
        subprocess.run([sys.executable, DISCOVER, PROGRAM, "suite", "sources", "60", "1", str(SKIPPED), file], check=True)
        lines, code = totals(run_ctest(self.folder.name))
        self.assertEqual(lines[-1], "4 passed, 8 failed, 2 skipped")
        self.assertIn("skipped: suite: cases.cpp: is skipped: there is no moon", lines)
        failed = [f"failed: suite: cases.cpp: {name}" for name, wanted in ANSWERS.items() if wanted == FAILED]
        self.assertEqual(sorted(line for line in lines if line.startswith("failed")), sorted(failed))
        self.assertEqual(code, 1)

    def test_of_several_cases_one_that_ends_the_process_has_failed(self):
        lines, code = totals(self.results(several("passes", "ends the process")))
        self.assertEqual(lines, ["failed: several: ends the process", "1 passed, 1 failed, 0 skipped"])
        self.assertEqual(code, 1)

    def test_what_fails_once_all_cases_have_passed_has_failed(self):
        lines, _ = totals(self.results(several("passes", "fails at the end")))
        self.assertEqual(lines, ["failed: several", "2 passed, 1 failed, 0 skipped"])

    def test_the_runs_of_a_check_are_summed(self):
        file = self.results(a_test("passes"), a_test("is skipped"))
        self.assertEqual(totals(file, file)[0][-1], "2 passed, 0 failed, 2 skipped")
        self.assertEqual(totals(file, file)[1], 0)

    def test_a_program_that_is_missing_was_not_skipped(self):
        lines, code = totals(self.results(a_test("passes", program="/no/such/program")))
        self.assertEqual((lines[-1], code), ("0 passed, 1 failed, 0 skipped", 1))

    def test_results_that_are_missing_or_broken_have_not_passed(self):
        broken = pathlib.Path(self.folder.name, "broken.xml")
        broken.write_text("<testsuite><testcase")
        for file in broken, pathlib.Path(self.folder.name, "none.xml"):
            lines, code = totals(file)
            self.assertEqual((lines[-1], code), ("0 passed, 1 failed, 0 skipped", 1))

    def test_a_run_of_nothing_says_so(self):
        self.assertEqual(totals(), (["0 passed, 0 failed, 0 skipped"], 0))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
