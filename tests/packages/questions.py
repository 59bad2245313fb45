"""What is asked of an installed Muster, and what has to hold."""
import json
import re

from machine import Failed

STAGES = ["muster-broker", "muster-wdb", "muster-analyzer@1", "muster-alerts"]
UNITS = [*STAGES, "muster-collector"]


def check(holds, what):
    if not holds:
        raise Failed(what)


def rows(machine, *argv):
    status, said = machine.ends("muster", *argv, "--format", "json")
    check(status in (0, 2, 3), f"muster {argv}: exit {status}: {said}")
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def is_verified(machine, *agent):
    status, said = machine.ends("muster", "verify", *agent)
    return status == 0 and re.search(r"(\d+)/\1 tables equal", said)


def properties(machine, unit, *names):
    said = machine.run("systemctl", "show", f"{unit}.service", *(f"--property={n}" for n in names))
    return dict(line.split("=", 1) for line in said.splitlines() if "=" in line)


def check_all_active(machine, units=UNITS):
    for unit in units:
        now = properties(machine, unit, "ActiveState", "SubState", "Result")
        check(now["ActiveState"] == "active", f"{unit}: {now}\n{machine.says('journalctl', '-u', unit, '-n', '20', '--no-pager')}")


def nothing_is_wrong(machine):
    for command in ("status", "doctor"):
        status, said = machine.ends("muster", command)
        check(status == 0, f"muster {command}: exit {status}: {said}")
