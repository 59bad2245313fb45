"""Sinks under the unit of muster-alerts: what root tests is what the stage can do."""
import pathlib
import re
import subprocess
import tempfile

from questions import check, nothing_is_wrong, rows

INSTALL = pathlib.Path(__file__).parents[2] / "docs/install.md"
RECEIVER = """import socket, sys
with socket.create_server((sys.argv[1], 601)) as door, open(sys.argv[2], "wb", buffering=0) as out:
    while True:
        one, _ = door.accept()
        while got := one.recv(65536):
            out.write(got)
"""

SINKS = "/etc/muster/conf.d/sinks.yaml"


def lines_of(section):
    """What its first block has typed, by host, with lines that go on in the next."""
    text = INSTALL.read_text().split(f"## {section}\n")[1].split("```")[1].replace("\\\n", "")
    return re.findall(r"^(\w+)\$ (.*?)(?:   +#.*)?$", text, re.M)


def alerts_reach_a_siem(server, host, agent, network, address):
    """What docs/install.md has typed, with a receiver on the second host's address."""
    with tempfile.NamedTemporaryFile() as received:
        siem = subprocess.Popen(["timeout", "300", "ip", "netns", "exec", network, "python3", "-c", RECEIVER, address, received.name])
        try:
            typed = lines_of("Alerts to a SIEM")
            check([machine for machine, _ in typed] == ["server"] * 4, f"what is typed: {typed}")
            for _, line in typed:
                server.run("sh", "-c", line.replace("192.0.2.20", address))
            host.run("useradd", "stranger")
            server.run("muster", "scan-now", agent)
            server.wait_for(lambda: b"user-added" in (said := pathlib.Path(received.name).read_bytes()) and b"stranger" in said,
                            "the alert of a new user at the SIEM")
            check(rows(server, "sinks")[0]["dead_letters"] == 0, "dead letters")
        finally:
            siem.terminate()
            siem.wait()
            server.run("rm", "/etc/muster/conf.d/siem.yaml")
            server.run("systemctl", "reload", "muster-alerts")
    print("a SIEM: what docs/install.md has typed works, and a new user arrives")


def configured(server, sink):
    server.run("sh", "-c", f"printf 'sinks: [%s]\\n' '{sink}' >{SINKS}")
    server.run("systemctl", "reload", "muster-alerts")


def said_of(server, wanted, *argv):
    status, said = server.ends("muster", *argv)
    check(status == 1 and wanted in said, f"muster {argv}: exit {status}: {said}")


def sinks_of_root_and_stage(server):
    configured(server, "{name: f, type: jsonl, path: /var/log/muster/out.jsonl}")
    server.run("muster", "sinks", "test", "f")
    check(server.run("stat", "-c", "%U %a", "/var/log/muster/out.jsonl").strip() == "muster 600", "whose the file of a sink is")
    server.run("sh", "-c", "mkdir -p /srv/out && chown muster /srv/out")
    configured(server, "{name: f, type: jsonl, path: /srv/out/out.jsonl}")
    said_of(server, "Read-only file system", "sinks", "test", "f")  # of its unit; nobody else hinders the user
    secret = "/etc/muster/hook.secret"
    server.run("sh", "-c", f"umask 077; echo whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw >{secret}")
    configured(server, f'{{name: h, type: webhook, url: "https://127.0.0.1:9/x", secret_file: {secret}}}')
    said_of(server, f"sink h: {secret}: Permission denied (as user", "config", "check")
    server.run("chown", "muster", secret)
    server.run("muster", "config", "check")
    server.run("rm", SINKS, secret)
    server.run("systemctl", "reload", "muster-alerts")
    nothing_is_wrong(server)
    print("sinks: root is told what the stage can do")
