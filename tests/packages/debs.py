"""Packages that are built, or are there, and the same ones a version on."""
import os
import pathlib
import re

from machine import run


def build(source, folder):
    given = os.environ.get("MUSTER_DEBS")
    if not given:
        run(source / "packaging/build-deb", "--no-install", folder, timeout=3600)
        given = folder
    return packages_in(given)


def packages_in(folder):
    names = ["muster-collector", "muster-server", "muster"]
    return {name: next(pathlib.Path(folder).glob(f"{name}_*.deb")) for name in names}


def earlier():
    """Those of a build before this one; none where nobody names a folder of them."""
    given = os.environ.get("MUSTER_EARLIER_DEBS")
    return packages_in(given) if given else None


def next_version(debs, folder):
    """The same packages, one version on: what an upgrade installs."""
    out = {}
    for name, deb in debs.items():
        tree = folder / "next" / name
        tree.parent.mkdir(parents=True, exist_ok=True)
        run("dpkg-deb", "-R", deb, tree)
        control = tree / "DEBIAN/control"
        version = re.search(r"^Version: (.*)$", control.read_text(), re.M)[1]
        control.write_text(control.read_text().replace(version, version + "+next1"))
        out[name] = folder / "next" / f"{name}_next.deb"
        run("dpkg-deb", "--root-owner-group", "-Znone", "-b", tree, out[name])
    return out


def dependencies(debs):
    """Packages of Debian that ours depend on, so that no network is needed while they are installed."""
    out = set()
    for deb in debs.values():
        for one in run("dpkg-deb", "-f", deb, "Depends").split(","):
            name = one.split("|")[0].split("(")[0].strip()
            if name and not name.startswith("muster"):
                out.add(name)
    return sorted(out | {"systemd", "systemd-sysv", "dbus", "procps", "init"})
