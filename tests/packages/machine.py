"""A host of our own: Debian with systemd as its first process, in namespaces (systemd-nspawn), with a cable to another one.

Nothing of it outlives the test: not a process, a mount, a namespace or a control group.
"""
import os
import pathlib
import shutil
import signal
import subprocess
import time

CGROUPS = pathlib.Path("/sys/fs/cgroup")
CLEAN = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"]


class Failed(Exception):
    pass


def run(*argv, timeout=600, **more):
    done = subprocess.run([str(a) for a in argv], capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL, **more)
    if done.returncode != 0:
        raise Failed(f"{' '.join(map(str, argv))}: exit {done.returncode}\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
    return done.stdout


def make_root(tar, packages):
    """A minimal Debian with these packages, kept as `tar` for the next time they are the same."""
    wanted = tar.with_suffix(".packages")
    if tar.exists() and wanted.exists() and wanted.read_text() == "\n".join(packages):
        return
    tar.parent.mkdir(parents=True, exist_ok=True)
    run("mmdebstrap", "--variant=minbase", "--include=" + ",".join(packages), "bookworm", tar, timeout=900)
    wanted.write_text("\n".join(packages))


class Cable:
    """Two network namespaces with a veth pair between them."""

    def __init__(self):
        self.names = [f"muster-test-{os.getpid()}-{n}" for n in (1, 2)]
        self.addresses = ["10.88.0.1", "10.88.0.2"]
        for name in self.names:
            run("ip", "netns", "add", name)
        run("ip", "link", "add", "eth0", "netns", self.names[0], "type", "veth", "peer", "name", "eth0", "netns", self.names[1])
        for name, address in zip(self.names, self.addresses):
            for words in (["addr", "add", f"{address}/24", "dev", "eth0"], ["link", "set", "eth0", "up"], ["link", "set", "lo", "up"]):
                run("ip", "-n", name, *words)

    def close(self):
        for name in self.names:
            subprocess.run(["ip", "netns", "del", name], check=False, timeout=30)


def cgroups_of(name):
    """Below the hierarchies that systemd uses: one, or two where version 1 is mounted too."""
    tops = [CGROUPS / "systemd", CGROUPS / "unified"] if (CGROUPS / "systemd").is_dir() else [CGROUPS]
    return [top / name for top in tops if top.is_dir()]


class Machine:
    """`with Machine(…) as m:` boots it; `m.run(…)` is typed there as root."""

    def __init__(self, name, tar, folder, network):
        self.name, self.root, self.network = name, pathlib.Path(folder) / name, network
        self.groups = cgroups_of(f"muster-test-{os.getpid()}-{name}")
        self.root.mkdir(parents=True)
        run("tar", "-C", self.root, "--exclude=./dev/*", "-xf", tar)
        (self.root / "etc/machine-id").write_text("")  # each its own, made at the first boot
        (self.root / "etc/hostname").write_text(f"{name}\n")
        (self.root / "usr/sbin/policy-rc.d").unlink(missing_ok=True)

    def __enter__(self):
        def into_groups():
            for group in self.groups:
                group.mkdir()
                (group / "cgroup.procs").write_text("0")

        self.log = open(self.root.parent / f"{self.name}.log", "w")
        self.nspawn = subprocess.Popen(
            ["systemd-nspawn", "-D", self.root, "--boot", "--machine", self.name, "--register=no", "--keep-unit", "--console=pipe", "--capability=CAP_NET_ADMIN",
             f"--network-namespace-path=/run/netns/{self.network}", "--resolv-conf=off", "--timezone=off"],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, preexec_fn=into_groups)
        try:
            self.first = self.wait_for(self.first_process, "its first process")
            self.wait_for(lambda: self.says("systemctl", "is-system-running").strip() in ("running", "degraded"), "its boot")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.nspawn.send_signal(signal.SIGTERM)
        try:
            self.nspawn.wait(30)
        except subprocess.TimeoutExpired:
            self.nspawn.kill()
            self.nspawn.wait()
        self.log.close()
        for group in self.groups:
            for folder, _, _ in os.walk(group, topdown=False):
                try:
                    os.rmdir(folder)
                except OSError:
                    pass
        for left in pathlib.Path("/run/systemd/nspawn/locks").glob(f"*{self.name}*"):
            left.unlink()
        shutil.rmtree(self.root, ignore_errors=True)

    def first_process(self):
        children = pathlib.Path(f"/proc/{self.nspawn.pid}/task/{self.nspawn.pid}/children").read_text().split()
        for child in children:
            if pathlib.Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                return int(child)
        return None

    def wait_for(self, look, what, seconds=60):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.nspawn.poll() is not None:
                raise Failed(f"{self.name}: ended: see {self.log.name}")
            found = look()
            if found:
                return found
            time.sleep(0.2)
        raise Failed(f"{self.name}: waited {seconds} s for {what}")

    def command(self, *argv):
        return ["nsenter", "-t", str(self.first), "-m", "-u", "-i", "-n", "-p", "-C", *CLEAN, *map(str, argv)]

    def run(self, *argv, timeout=300):
        return run(*self.command(*argv), timeout=timeout)

    def ends(self, *argv, timeout=120):
        """Exit status, and what it said."""
        done = subprocess.run(self.command(*argv), capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout + done.stderr

    def says(self, *argv):
        return self.ends(*argv)[1]

    def install(self, *packages):
        """What `apt install ./X.deb` does; without a network, so what they need is there or it fails."""
        for package in packages:
            shutil.copy(package, self.root / "root")
        return self.run("apt-get", "install", "-y", "--no-install-recommends", "--allow-downgrades",
                        *(f"/root/{pathlib.Path(p).name}" for p in packages))
