"""Sinks under the unit of muster-alerts: what root tests is what the stage can do."""
from questions import check, nothing_is_wrong

SINKS = "/etc/muster/conf.d/sinks.yaml"


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
