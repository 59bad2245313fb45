#!/usr/bin/env python3
"""Every option of every program is spelled once: settings in common/settings/registry.hpp, the arguments of one command where
that command is. What names an option otherwise calls `option()`, and prose in strings and documents names only what there is.
"""
import collections
import pathlib
import re
import sys
import tempfile

FOLDERS = ["common", "schemas", "store", "views", "query", "explain", "client", "alerts", "collector", "synthetic", "broker", "analyzer", "wdb", "cli"]
REGISTRY = "common/settings/registry.hpp"
FOREIGN_FOLDERS = {  # whose options these are
    "collector/policy/native/": "the programs that are answered for: systemctl, dpkg-query, stat, findmnt",
    "common/secrets/": "the programs that take secrets: curl, skopeo, etcdctl",
}
EVERYWHERE = {"help"}  # CLI11 adds it
FOREIGN_IN_DOCS = {  # option: whose it is
    "preset": "cmake", "build": "cmake", "list-tests": "ctest", "format": "stat", "printf": "stat", "type": "systemctl",
    "state": "systemctl", "no-legend": "systemctl", "now": "systemctl", "configure": "dpkg", "legend": "systemctl", "no-pager": "systemctl", "once": "quickstart",
    "no-install": "quickstart", "no-sanitize": "check", "soak": "check", "tidy": "check", "n": "bench_reconcile",
    "d": "bench_reconcile",
}
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/', re.S)
OPTION = re.compile(r"(?<![\w-])--([a-z][a-z-]*[a-z]|[a-z])(?![\w-])")


def without_comments(text):
    return COMMENT.sub(lambda m: m[0] if m[0].startswith('"') else re.sub(r"[^\n]", "", m[0]), text)


def registered(root):
    """Each setting's name, and how it is typed where that differs."""
    text = without_comments((root / REGISTRY).read_text())
    out = {}
    for one in re.split(r"inline constexpr key", text)[1:]:
        name = re.search(r'\.name = "([a-z-]+)"', one)
        if name:
            off = one.startswith("<kind::yes_no>") and '.initial = "true"' in one
            out[name[1]] = "no-" + name[1] if off else name[1]
    return out


def literals(root):
    for folder in FOLDERS:
        for source in sorted((root / folder).rglob("*.[ch]pp")):
            name = source.relative_to(root).as_posix()
            if name == REGISTRY:
                continue
            for number, line in enumerate(without_comments(source.read_text()).splitlines(), 1):
                for text in LITERAL.findall(line):
                    yield name, number, text


def spelled(root):
    """The options that literals begin with, and where: what declares or repeats one."""
    out = collections.defaultdict(list)
    for name, number, text in literals(root):
        option = re.match(r"!?--([a-z][a-z-]*)", text)
        if option and not any(name.startswith(f) for f in FOREIGN_FOLDERS):
            out[option[1]].append(f"{name}:{number}")
    return out


def second_spellings(root):
    settings, bad = registered(root), []
    typed = set(settings.values())
    for option, places in spelled(root).items():
        if option in typed or option in settings:
            bad += [f"{p}: --{option} is a setting of {REGISTRY}: take its option()" for p in places]
        elif len(places) > 1:
            bad.append(f"--{option} is spelled {len(places)} times: {', '.join(places)}")
    compound = {n for n in settings if "-" in n}
    compound |= {n.replace("-", "_") for n in compound}
    for name, number, text in literals(root):
        if text in compound:
            bad.append(f"{name}:{number}: \"{text}\" is the name of a setting of {REGISTRY}: take it from there")
    return bad


def unknown_names(root):
    known = set(registered(root).values()) | set(spelled(root)) | EVERYWHERE
    bad = []
    texts = list(literals(root))
    registry = without_comments((root / REGISTRY).read_text())
    texts += [(REGISTRY, number, line) for number, line in enumerate(registry.splitlines(), 1)]
    for name, number, text in texts:
        if any(name.startswith(f) for f in FOREIGN_FOLDERS):
            continue
        bad += [f"{name}:{number}: there is no option --{o}" for o in OPTION.findall(text) if o not in known]
    for page in sorted([root / "README.md", *(root / "docs").glob("*.md")]):
        for number, line in enumerate(page.read_text().splitlines() if page.exists() else [], 1):
            bad += [f"{page.relative_to(root)}:{number}: there is no option --{o}" for o in OPTION.findall(line)
                    if o not in known and o not in FOREIGN_IN_DOCS]
    return bad


def self_test():
    """What is wrong on purpose is found, and nothing else."""
    registry = """
inline constexpr key<kind::time> history_age{{.name = "history-age", .initial = "90d"}};  // not "--nothing"
inline constexpr key<kind::yes_no> native{{.name = "native", .initial = "true"}};
"""
    fine = {"cli/a.cpp": 'to.flag("--cost", o.cost, "as --no-native says"); // "--cost"\n',
            "collector/policy/native/stat.cpp": 'if (word == "--format" || word == "--cost") {}\n', "docs/a.md": "`--history-age 1h` --cost\n"}
    wrong = {
        "a setting's option": ({"wdb/main.cpp": 'fail("--history-age: {}", x);\n'}, "wdb/main.cpp:1: --history-age is a setting"),
        "a flag's option": ({"cli/b.cpp": '\n/* "--x" */ to.flag("!--no-native", o.native);\n'}, "cli/b.cpp:2: --no-native is a setting"),
        "a setting's name": ({"cli/b.cpp": 'out.push_back({"history_age", text});\n'}, 'cli/b.cpp:1: "history_age" is the name'),
        "a second spelling": ({"cli/b.cpp": 'fail("--cost {}", x);\n'}, "--cost is spelled 2 times: cli/a.cpp:1, cli/b.cpp:1"),
        "prose": ({"cli/b.cpp": 'say("try --histroy-age");\n'}, "cli/b.cpp:1: there is no option --histroy-age"),
        "a page": ({"docs/b.md": "give --native\n"}, "docs/b.md:1: there is no option --native"),
    }
    bad = []
    for what, (files, says) in {"nothing": ({}, None), **wrong}.items():
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in {REGISTRY: registry, **fine, **files}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            found = second_spellings(root) + unknown_names(root)
            if [f.startswith(says) for f in found] != [True] if says else found:
                bad.append(f"self-test: {what}: found {found}, wanted {says}")
    return bad


def main(root):
    settings = registered(root)
    bad = self_test() + second_spellings(root) + unknown_names(root)
    if len(settings) != len(re.findall(r"^inline constexpr key", (root / REGISTRY).read_text(), re.M)):
        bad.append(f"{REGISTRY}: a setting without a name of its own")
    print("\n".join(bad) if bad else f"{len(settings)} settings, and every option is spelled once")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
