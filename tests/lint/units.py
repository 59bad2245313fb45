#!/usr/bin/env python3
"""The units of packaging/systemd, judged by systemd-analyze: each loads without a complaint, and is exposed no more than promised.

What is asked for: `verify`, and `security` with at most 2.0 for the stages of a server and 3.0 for the collector, which is root.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
MOST = {"muster-collector.service": 3.0}  # others: 2.0
NAMES = {"muster-analyzer@.service": "muster-analyzer@1.service"}  # a template is judged as one of its instances


def said_by(*argv):
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def exposure_of(unit):
    _, said = said_by("systemd-analyze", "security", "--offline=true", "--no-pager", str(unit))
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
    if not found:
        return None, said
    most = MOST.get(unit.name, 2.0)
    code, _ = said_by("systemd-analyze", "security", "--offline=true", "--no-pager", f"--threshold={most * 10:.0f}", str(unit))
    return float(found[1]), "" if code == 0 else f"{unit.name}: exposure {found[1]}, at most {most}"


def main(source, programs):
    if not shutil.which("systemd-analyze"):
        print("skipped: there is no systemd-analyze here")
        return SKIPPED
    bad = []
    with tempfile.TemporaryDirectory() as folder:
        units = []
        for unit in sorted((source / "packaging/systemd").iterdir()):
            # What is not installed here cannot be executed.
            text = unit.read_text().replace("/usr/bin/muster-", f"{programs}/muster-")
            units.append(pathlib.Path(folder) / NAMES.get(unit.name, unit.name))
            units[-1].write_text(text)
        code, said = said_by("systemd-analyze", "verify", "--man=no", *map(str, units))
        # Units of this machine are none of ours.
        bad += [line for line in said.splitlines() if "muster" in line]
        for unit in units:
            if unit.suffix == ".service":
                exposure, why = exposure_of(unit)
                print(f"{unit.name}: exposure {exposure}")
                bad += [why] if why else []
    print("\n".join(bad) if bad else f"{len(units)} units are as promised")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
