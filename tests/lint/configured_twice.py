#!/usr/bin/env python3
"""quickstart after check, and check after quickstart, compile nothing again: with tests and benchmarks or without, and
configured anew or once more, the programs are compiled by the same commands.

Called as `configured_twice.py SOURCE_FOLDER CMAKE`.
"""
import subprocess
import sys
import tempfile


def commands(source, cmake, folder, tests):
    """What compiles and links the programs, after the folder was configured with tests or without."""
    said = subprocess.run([cmake, "--preset", "release", "-S", source, "-B", folder, f"-DMUSTER_TESTS={tests}", f"-DMUSTER_BENCH={tests}"],
                          cwd=source, capture_output=True, text=True, check=False)
    if said.returncode != 0:
        sys.exit(said.stdout + said.stderr)
    listed = subprocess.run(["ninja", "-C", folder, "-t", "commands", "programs"], capture_output=True, text=True, check=True)
    return set(listed.stdout.splitlines())


def main(source, cmake):
    with tempfile.TemporaryDirectory() as folder:
        first = commands(source, cmake, folder, "OFF")
        second = commands(source, cmake, folder, "ON")
    if not first:
        sys.exit("no command compiles the programs")
    for command in sorted(second - first):
        print("differs when configured again:", command)
    return 1 if first != second else 0


sys.exit(main(sys.argv[1], sys.argv[2]))
