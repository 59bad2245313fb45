"""Commands of a trusted policy on a host with a real systemd: they run in a unit of their own and see what root sees."""
import json

from machine import Failed

POLICY = "/etc/muster/policies.d/sandbox.yml"
SETTINGS = "/etc/muster/conf.d/commands.yaml"
RULES = {
    "own-unit": "c:cat /proc/self/cgroup -> r:muster-commands-",
    "may-write": 'c:sh -c "touch /var/tmp/muster-probe && rm /var/tmp/muster-probe && echo written" -> r:^written',
    "may-gain": "c:grep NoNewPrivs /proc/self/status -> r:0$",
    "may-do-as-root": 'c:sh -c "grep -h CapEff /proc/self/status /proc/1/status | sort -u | wc -l" -> r:^1$',
    "root-is-writable": 'c:grep -E "^[^ ]+ / [^ ]+ rw" /proc/self/mounts -> r:.',
}
IN_SANDBOX = {"own-unit": "failed", "may-write": "failed", "may-gain": "failed", "may-do-as-root": "failed", "root-is-writable": "failed"}


def policy_text():
    lines = ["dialect: muster", "policy: {id: sandbox, name: What commands see}", "checks:"]
    for name, rule in RULES.items():
        quoted = rule.replace("'", "''")
        lines.append(f"  - {{id: {name}, title: {name}, condition: all, rules: ['{quoted}']}}")
    return "\n".join(lines) + "\n"


def put(machine, path, text):
    (machine.root / path.lstrip("/")).write_text(text)


def scan(machine, agent):
    """A collector that was just started has to connect first."""
    machine.wait_for(lambda: machine.ends("muster", "scan-now", agent)[0] == 0, "a scan", 60)


def verdicts(machine, *argv):
    status, said = machine.ends("muster", *argv, "--format", "json")
    found = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    checks = [c for r in found for c in r.get("checks", [r])]  # of a run all are in one object
    out = {c["id"]: c["result"] for c in checks if c.get("id") in RULES}
    if not out:
        raise Failed(f"muster {argv}: exit {status}: {said}")
    return out


def scanned(machine, agent, settings):
    put(machine, SETTINGS, settings)
    machine.run("systemctl", "restart", "muster-collector")
    scan(machine, agent)
    return verdicts(machine, "checks", agent)


def check(holds, what):
    if not holds:
        raise Failed(what)


def commands_have_a_unit(machine, agent):
    put(machine, POLICY, policy_text())
    typed = verdicts(machine, "policy", "run", POLICY, "--trust-commands")
    inside = scanned(machine, agent, "trust_commands: true\ncommand_unit: false\n")
    outside = scanned(machine, agent, "trust_commands: true\n")
    said = machine.says("journalctl", "-u", "muster-collector", "--no-pager", "-n", "50")
    check(all(inside[name] == result for name, result in IN_SANDBOX.items()), f"commands inside the sandbox: {inside}")
    wrong = {name: result for name, result in outside.items() if result != "passed"}
    check(not wrong, f"commands in a unit of their own: {wrong}: {said}")
    # Who is typed for is in no unit, and has what the test's own root has.
    apart = {"own-unit": "passed", "may-do-as-root": "passed"}
    check({**typed, **apart} == outside, f"typed by root: {typed}; in a unit: {outside}")
    check("commands of policies run in a unit of their own" in said, said)
    machine.wait_for(lambda: not machine.says("systemctl", "list-units", "--all", "--no-legend", "muster-commands-*").strip(),
                     "the end of the commands' unit")
    print(f"commands of a trusted policy: {len(wrong)} wrong in a unit of their own, "
          f"{sum(r != 'passed' for r in inside.values())} of {len(inside)} in the sandbox")
    without_systemd_they_run_inside(machine, agent)
    for path in (POLICY, SETTINGS):
        machine.run("rm", path)
    machine.run("systemctl", "restart", "muster-collector")
    scan(machine, agent)


def without_systemd_they_run_inside(machine, agent):
    """The bus is not there, which systemd cannot be asked without: the reason is told, and the commands run."""
    machine.run("systemctl", "stop", "dbus.socket", "dbus.service")
    try:
        scan(machine, agent)
        inside = verdicts(machine, "checks", agent)
        said = machine.says("journalctl", "-u", "muster-collector", "--no-pager", "-n", "50")
        check(all(inside[name] == result for name, result in IN_SANDBOX.items()), f"commands without a bus: {inside}")
        check("run in the collector's own sandbox" in said and "systemd on D-Bus" in said, said)
    finally:
        machine.run("systemctl", "start", "dbus.socket")
