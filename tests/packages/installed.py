#!/usr/bin/env python3
"""The packages, installed as people do: a server and a second host, each with a systemd of its own (machine.py).

Needs root, systemd-nspawn and mmdebstrap, and takes minutes: skipped without MUSTER_SOAK. MUSTER_DEBS names a folder of packages
that are built already, MUSTER_EARLIER_DEBS one of an earlier build, which is then upgraded to the present one.
"""
import os
import pathlib
import re
import shutil
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from command_scenes import commands_have_a_unit  # noqa: E402
from debs import build, dependencies, earlier, next_version  # noqa: E402
from machine import Cable, Failed, Machine, make_root  # noqa: E402
from questions import UNITS, check, check_all_active, is_verified, nothing_is_wrong, properties, rows  # noqa: E402
from sink_scenes import alerts_reach_a_siem, sinks_of_root_and_stage  # noqa: E402

SKIPPED = 77
NEEDED = ["systemd-nspawn", "mmdebstrap", "dpkg-deb", "ip", "nsenter"]
MOST_SECONDS = 60


def installs_and_verifies(server, debs):
    began = time.monotonic()
    server.install(*debs.values())
    installed = time.monotonic() - began
    server.wait_for(lambda: is_verified(server), "the first scan, verified", 120)
    seconds = time.monotonic() - began
    print(f"apt install: {installed:.1f} s; verified: {seconds:.1f} s after it began")
    check_all_active(server)
    nothing_is_wrong(server)
    check(seconds <= MOST_SECONDS, f"install to verified took {seconds:.1f} s, at most {MOST_SECONDS}")
    for unit in UNITS:
        said = properties(server, unit, "StatusText", "MainPID", "WatchdogUSec", "Type")
        user = server.run("stat", "-c", "%U", f"/proc/{said['MainPID']}").strip()
        check(user == ("root" if unit == "muster-collector" else "muster"), f"{unit} runs as {user}")
        check(said["Type"] == "notify" and said["StatusText"] and said["WatchdogUSec"] != "0", f"{unit}: {said}")
        print(f"{unit}: {user}: {said['StatusText']}")


def sandbox_hides_nothing(server):
    """Of each table the collector tells as much as a scan that root types, which no sandbox holds."""
    agent = rows(server, "agents")[0]["agent"]
    server.run("muster", "scan-now", agent)
    raised = [r["rule"] for r in rows(server, "alerts", "--raised")]
    check("user-added" not in raised, f"its own installation is news to it: {raised}")
    print(f"alerts after the second scan: {raised}")
    tables = {r["name"]: r for r in rows(server, "dump", agent, "scans") if r["kind"] == "table"}
    worse = []
    for name, told in tables.items():
        status, said = server.ends("muster", "scan", name, "--format", "json", timeout=300)
        if status == 0 and told["status"] in ("unknown", "partial"):
            worse.append(f"{name}: {told['status']}: {told['reason']}")
        if name in ("mounts", "services", "users", "packages", "firewall", "checks") and told["rows"] != said.count('{"schema"'):
            worse.append(f"{name}: {told['rows']} rows, {said.count(chr(10))} without the sandbox")
    options = [{(r["target"], r["options"], r["super_options"]) for r in rows(server, *argv, "mounts")}
               for argv in (["dump", agent], ["scan"])]
    check(not worse and options[0] == options[1], f"what the unit sees less of: {worse} {options[0] ^ options[1]}")
    print(f"{len(tables)} tables, as a scan without a sandbox tells of them")


def reloads(server):
    server.run("sh", "-c", "echo 'settle: 30m' >>/etc/muster/muster.yaml")
    for unit in UNITS:
        server.run("systemctl", "reload", unit)
    server.wait_for(lambda: "settle: '30m' from now on" in server.says("journalctl", "-u", "muster-alerts", "--no-pager"),
                    "the reload of muster-alerts")
    server.wait_for(lambda: all(properties(server, u, "ActiveState")["ActiveState"] == "active" for u in UNITS), "reloaded units")


def hung_stage_is_restarted(server):
    server.run("sh", "-c", "mkdir -p /run/systemd/system/muster-analyzer@1.service.d && printf '[Service]\\nWatchdogSec=2s\\n' "
                           ">/run/systemd/system/muster-analyzer@1.service.d/watchdog.conf")
    server.run("systemctl", "daemon-reload")
    server.run("systemctl", "restart", "muster-analyzer@1")
    before = properties(server, "muster-analyzer@1", "MainPID")["MainPID"]
    server.run("kill", "-STOP", before)
    server.wait_for(lambda: properties(server, "muster-analyzer@1", "MainPID")["MainPID"] not in (before, "0"), "the restart")
    server.run("rm", "-r", "/run/systemd/system/muster-analyzer@1.service.d")
    server.run("systemctl", "daemon-reload")
    server.run("systemctl", "restart", "muster-analyzer@1")


def second_host_joins(server, host, debs, address):
    server.run("sh", "-c", f"echo 'listen: {address}:7443' >/etc/muster/conf.d/listen.yaml")
    server.run("systemctl", "restart", "muster-broker")
    token = server.run("muster", "enroll").strip().splitlines()[-1]
    host.install(debs["muster-collector"])
    check(properties(host, "muster-collector", "ActiveState")["ActiveState"] == "inactive", "a host that has not joined collects")
    status, said = host.ends("muster", "join", token)
    check(status == 0 and "was started" in said, f"muster join: exit {status}: {said}")
    agent = re.search(r"this host is agent (\S+?);", said)[1]
    check_all_active(host, ["muster-collector"])
    server.wait_for(lambda: is_verified(server, agent), f"{agent}, verified", 120)
    print(f"a second host: {agent}: {said.strip().splitlines()[-1]}")
    return agent


def keys_that_root_makes(server):
    server.run("muster", "server-key", "next")
    check(server.run("stat", "-c", "%U %a", "/var/lib/muster/keys/next/server.key").strip() == "muster 600", "whose the next key is")
    server.run("rm", "-r", "/var/lib/muster/keys/next")


def up_keeps_away(server):
    status, said = server.ends("muster", "up", "--once")
    check(status == 1 and "systemctl status muster.target" in said, f"muster up: exit {status}: {said}")
    check_all_active(server)


def fails_clearly(server):
    """A setting that cannot be, and a folder that is gone."""
    server.run("sh", "-c", "echo 'hash_budgt: 2' >/etc/muster/conf.d/wrong.yaml")
    server.ends("systemctl", "restart", "muster-wdb")
    now = server.wait_for(lambda: (p := properties(server, "muster-wdb", "ActiveState", "ExecMainStatus"))["ActiveState"] == "failed" and p,
                          "muster-wdb, which cannot start")
    said = server.says("systemctl", "status", "muster-wdb", "--no-pager", "-n", "5")
    check(now["ExecMainStatus"] == "78" and "/etc/muster/conf.d/wrong.yaml:1:1" in said, f"{now}: {said}")
    server.run("rm", "/etc/muster/conf.d/wrong.yaml")
    server.run("systemctl", "stop", "muster.target")
    server.run("mv", "/var/lib/muster", "/var/lib/away")
    server.run("systemctl", "start", "muster.target")
    server.wait_for(lambda: is_verified(server), "folders made anew, and a scan in them", 60)
    server.run("systemctl", "stop", "muster.target")
    server.run("rm", "-r", "/var/lib/muster")
    server.run("mv", "/var/lib/away", "/var/lib/muster")
    server.run("systemctl", "start", "muster.target")
    server.wait_for(lambda: is_verified(server), "what was there before", 60)


def upgrades(server, host, agent, newer, who="newcomer"):
    """While something changes, an account: what was acknowledged stays, what was not comes later."""
    agents = {r["agent"] for r in rows(server, "agents")}
    alerts = len(rows(server, "alerts", "--raised"))
    server.install(*newer.values())
    check("+next1" in server.run("dpkg-query", "-W", "muster-server"), "the version that was installed")
    host.run("useradd", who)
    host.install(newer["muster-collector"])
    check_all_active(server)
    check_all_active(host, ["muster-collector"])
    server.wait_for(lambda: any(r.get("name") == who for r in rows(server, "dump", agent, "users")), "the change", 120)
    server.wait_for(lambda: is_verified(server), "everything, verified", 120)
    check({r["agent"] for r in rows(server, "agents")} == agents, "the agents before and after")
    check(len(rows(server, "alerts", "--raised")) >= alerts, "the alerts before and after")


def upgrade_on_a_full_disk(server, host, agent, debs):
    """The data lie on a file system of their own that is full: what is installed goes on when there is room."""
    agents, alerts = {r["agent"] for r in rows(server, "agents")}, len(rows(server, "alerts", "--raised"))
    folder = "/var/lib/muster"
    server.run("systemctl", "stop", "muster.target", "muster-collector")
    server.run("sh", "-c", f"mkdir /mnt/data && mount -t tmpfs -o size=200m,mode=1770 tmpfs /mnt/data && cp -a {folder}/. /mnt/data && "
                           f"chown --reference={folder} /mnt/data && mount --bind /mnt/data {folder}")
    server.run("systemctl", "start", "muster.target", "muster-collector")
    server.wait_for(lambda: is_verified(server), "the data on a file system of its own, verified", 120)
    server.ends("sh", "-c", f"cat /dev/zero >{folder}/full; sync")
    server.install(*debs.values())
    host.run("useradd", "fullness")
    host.run("systemctl", "restart", "muster-collector")  # it scans, and has the change to send
    status, said = server.ends("muster", "doctor")
    check(status == 2 and "are free on its file system" in said, f"doctor with a full disk: exit {status}: {said}")
    server.run("rm", f"{folder}/full")
    server.wait_for(lambda: any(r.get("name") == "fullness" for r in rows(server, "dump", agent, "users")), "what came meanwhile", 180)
    server.wait_for(lambda: is_verified(server), "everything, verified", 120)
    server.wait_for(lambda: all(properties(server, u, "ActiveState")["ActiveState"] == "active" for u in UNITS), "every stage at work")
    check({r["agent"] for r in rows(server, "agents")} == agents, "the agents before and after")
    check(len(rows(server, "alerts", "--raised")) >= alerts, "the alerts before and after")
    server.run("systemctl", "stop", "muster.target", "muster-collector")
    server.run("sh", "-c", f"umount {folder} && rm -r {folder}/* && cp -a /mnt/data/. {folder} && umount /mnt/data && rmdir /mnt/data")
    server.run("systemctl", "start", "muster.target", "muster-collector")
    print("an upgrade with a full disk: nothing lost")


def is_removed_and_comes_back(server, debs):
    agents = {r["agent"] for r in rows(server, "agents")}
    server.run("apt-get", "remove", "-y", "muster", "muster-server", "muster-collector")
    check("muster-" not in server.says("pgrep", "-l", "muster"), "processes of what was removed")
    check(server.ends("test", "-d", "/var/lib/muster/stores")[0] == 0, "data of what was removed")
    check("newcomer" not in server.says("systemctl", "--failed"), "failed units")
    server.install(*debs.values())
    server.wait_for(lambda: {r["agent"] for r in rows(server, "agents")} == agents, "the agents of before")
    server.wait_for(lambda: is_verified(server), "everything, verified", 120)


def is_purged(machine, *packages):
    machine.run("sh", "-c", "echo x >/etc/muster/conf.d/own.yaml; chmod 600 /etc/muster/conf.d/own.yaml")
    machine.run("apt-get", "purge", "-y", *packages)
    left = [p for p in ("/var/lib/muster", "/etc/muster", "/usr/share/muster", "/usr/bin/muster")
            if machine.ends("test", "-e", p)[0] == 0]
    check(not left, f"left behind by purge: {left}: {machine.says('find', *left)}")
    units = machine.says("systemctl", "list-unit-files", "muster*", "--no-legend", "--no-pager").strip()
    check(not units, f"units left behind by purge: {units}")
    check("muster" not in machine.says("systemctl", "--failed", "--no-legend"), "failed units left behind by purge")


def half_configured(server, debs):
    """Unpacked and not configured, as after a power cut: configuring goes on from there."""
    server.run("userdel", "muster")  # it outlives a purge
    for deb in debs.values():
        shutil.copy(deb, server.root / "root")
    server.ends("dpkg", "--unpack", *(f"/root/{deb.name}" for deb in debs.values()))
    server.run("systemctl", "daemon-reload")
    check(server.ends("systemctl", "start", "muster-wdb")[0] != 0, "a stage without its user starts")
    said = server.says("journalctl", "-u", "muster-wdb", "-n", "20", "--no-pager")
    check("status=217/USER" in said, f"what it says without its user: {said}")
    server.run("systemctl", "stop", "muster-wdb")
    server.run("dpkg", "--configure", "-a")
    server.wait_for(lambda: is_verified(server), "the first scan, verified", 120)


def takes_over_what_root_has_made(server, debs):
    """`muster up` as root, before the packages were there."""
    server.run("systemctl", "stop", "muster.target")
    server.run("rm", "-r", "/var/lib/muster")
    status, said = server.ends("muster", "up", "--once", timeout=300)
    check(status in (0, 3), f"muster up: exit {status}: {said}")
    agents = {r["agent"] for r in rows(server, "agents")}
    check(server.run("stat", "-c", "%U", "/var/lib/muster/stores").strip() == "root", "whose the stores are")
    server.run("apt-get", "install", "--reinstall", "-y", f"/root/{debs['muster-server'].name}")
    check(server.run("stat", "-c", "%U", "/var/lib/muster/stores").strip() == "muster", "whose the stores are now")
    server.wait_for(lambda: is_verified(server), "what root has made, verified", 120)
    check({r["agent"] for r in rows(server, "agents")} == agents, "the agents that root has made")
    check_all_active(server)


def earlier_build_is_upgraded(server, host, before, newer, address):
    server.install(*before.values())
    server.wait_for(lambda: is_verified(server), "the earlier build's first scan", 120)
    agent = second_host_joins(server, host, before, address)
    upgrades(server, host, agent, newer, "latecomer")
    nothing_is_wrong(server)
    nothing_is_wrong(host)
    print("an earlier build was upgraded: every agent, alert and row is there")


def everything(source, cache, folder):
    debs = build(source, folder / "debs")
    for name, deb in debs.items():
        print(f"{deb.name}: {deb.stat().st_size / 1e6:.1f} MB")
    newer = next_version(debs, folder)
    make_root(cache / "root.tar", dependencies(debs))
    cable = Cable()
    try:
        with Machine("muster-server", cache / "root.tar", folder, cable.names[0]) as server, \
                Machine("muster-host", cache / "root.tar", folder, cable.names[1]) as host:
            installs_and_verifies(server, debs)
            sandbox_hides_nothing(server)
            commands_have_a_unit(server, rows(server, "agents")[0]["agent"])
            reloads(server)
            sinks_of_root_and_stage(server)
            agent = second_host_joins(server, host, debs, cable.addresses[0])
            nothing_is_wrong(server)
            nothing_is_wrong(host)
            alerts_reach_a_siem(server, host, agent, cable.names[1], cable.addresses[1])
            keys_that_root_makes(server)
            up_keeps_away(server)
            hung_stage_is_restarted(server)
            fails_clearly(server)
            upgrades(server, host, agent, newer)
            upgrade_on_a_full_disk(server, host, agent, debs)
            is_removed_and_comes_back(server, newer)
            is_purged(host, "muster-collector")
            is_purged(server, "muster", "muster-server", "muster-collector")
            half_configured(server, debs)
            takes_over_what_root_has_made(server, debs)
            is_purged(server, "muster", "muster-server", "muster-collector")
            if before := earlier():
                earlier_build_is_upgraded(server, host, before, newer, cable.addresses[0])
    finally:
        cable.close()


def main(source, cache):
    if not os.environ.get("MUSTER_SOAK"):
        print("skipped: only check --soak installs packages")
        return SKIPPED
    missing = [n for n in NEEDED if not shutil.which(n)]
    if missing or os.geteuid() != 0:
        print(f"skipped: this needs root and {' '.join(missing or NEEDED)}")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="muster-packages-") as folder:
        try:
            everything(source, cache, pathlib.Path(folder))
        except Failed as e:
            print(f"failed: {e}")
            return 1
    print("the packages do what they promise")
    return 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
