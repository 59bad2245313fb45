#!/usr/bin/env python3
"""Manual pages and completion, which packages ship, as the built programs print them."""
import pathlib
import re
import subprocess
import sys

MACROS = {".TH", ".SH", ".SS", ".TP", ".nf", ".fi"}
STAGES = ["alerts", "analyzer", "broker", "collector", "wdb"]
TYPED = {  # what stands in the line, the last word not yet whole: what may follow it
    ("pol",): ["policy"],
    ("policy", ""): ["--help", "--data", "run", "eval", "lint", "test", "commands"],
    ("--data", "/tmp/x", "agent", "ar"): ["archive"],
    ("dump", "web-7", "--format", ""): ["table", "json", "csv"],
    ("explain", "pr"): ["process"],
    ("help", "si"): ["sinks"],
    ("alerts", "--severity", "h"): ["high"],
    ("dump", "web-7", "--format", "="): ["table", "json", "csv"],
    ("dump", "web-7", "--format", "=", "js"): ["json"],
    ("policy", "run", "--trust"): ["--trust-commands"],
}


def said_by(*argv):
    return subprocess.run(argv, capture_output=True, text=True, timeout=60, check=True).stdout


def completed(script, words):
    line = " ".join(f"'{w}'" for w in ("muster", *words))
    probe = f'{script}\nCOMP_WORDS=({line}) COMP_CWORD={len(words)}\n_muster\nprintf "%s\\n" "${{COMPREPLY[@]}}"'
    return said_by("bash", "-c", probe).split()


def wrong_in_page(name, text):
    first = text.splitlines()[0]
    if not first.startswith(f'.TH {name.upper()} '.replace("-", "\\-")):
        yield f"{name}: begins with {first}"
    for line in text.splitlines():
        if line.startswith((".", "'")) and line.split()[0] not in MACROS:
            yield f"{name}: {line}"


def main(programs):
    muster = str(programs / "muster")
    pages = {"muster": said_by(muster, "--manual")}
    pages |= {f"muster-{s}": said_by(str(programs / f"muster-{s}"), "--manual") for s in STAGES}
    bad = [why for name, text in pages.items() for why in wrong_in_page(name, text)]
    commands = re.findall(r"^  ([a-z][a-z-]+)  ", said_by(muster, "--help").split("Subcommands:")[1], re.M)
    bad += [f"muster(1) has no {c}" for c in commands if not re.search(rf"^\.SS muster {c}\b".replace("-", r"\\-"), pages["muster"], re.M)]
    script = said_by(muster, "completion", "bash")
    for words, wanted in TYPED.items():
        got = completed(script, words)
        if got != wanted:
            bad.append(f"{' '.join(words)}: completed to {got}, want {wanted}")
    if not said_by(muster, "completion", "zsh").startswith("#compdef muster\n"):
        bad.append("zsh does not take the completion for a function of its own")
    print("\n".join(bad) if bad else f"{len(pages)} manual pages, {len(commands)} commands, {len(TYPED)} completions")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
