#!/usr/bin/env python3
"""quickstart knows the options of `muster up`: its list and `--help` say the same, and it refuses what is not in it.

Called as `up_options.py SOURCE_FOLDER MUSTER`.
"""
import pathlib
import re
import subprocess
import sys

REFUSED = {  # what quickstart is given: what it says
    ("--onec",): "unknown option '--onec'",
    ("--once", "--nosuch=1"): "unknown option '--nosuch'",
    ("--agent",): "--agent wants a value",
    ("--agent", "--once"): "--agent wants a value",
    ("--once=yes",): "--once takes no value",
    ("once",): "'once' belongs to no option",
    ("--agent", "a", "b"): "'b' belongs to no option",
}


def listed(root):
    lines = (root / "packaging/up_options.txt").read_text().splitlines()
    return {(line.split() + [""])[0]: (line.split() + [""])[1] for line in lines if line.startswith("--")}


def of_help(muster):
    text = subprocess.run([muster, "up", "--help"], capture_output=True, text=True, check=True).stdout
    out = {}
    for name, kind, several in re.findall(r"^  (--[a-z-]+)( [A-Za-z=|]+( \.\.\.)?)?(?:  |$)", text, re.M):
        out[name] = ("VALUES" if several else "VALUE") if kind else ""
    return out


def main(root, muster):
    bad = []
    ours, theirs = listed(root), of_help(muster)
    if not theirs:
        bad.append("`muster up --help` names no option")
    for name in sorted(ours.keys() | theirs.keys()):
        if ours.get(name) != theirs.get(name):
            bad.append(f"{name}: packaging/up_options.txt says {ours.get(name)!r}, `muster up --help` {theirs.get(name)!r}")
    for arguments, says in REFUSED.items():
        run = subprocess.run([root / "quickstart", "--no-install", *arguments], capture_output=True, text=True, check=False)
        if run.returncode != 1 or says not in run.stderr or "build:" in run.stderr:
            bad.append(f"quickstart {' '.join(arguments)}: answered {run.returncode}: {run.stderr.strip()}; wanted: {says}")
    print("\n".join(bad) if bad else "quickstart knows them all")
    return 1 if bad else 0


sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2]))
