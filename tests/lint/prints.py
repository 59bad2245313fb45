#!/usr/bin/env python3
"""What people are shown goes through cli/print/, which escapes it; the logger sees to logs."""
import pathlib
import re
import sys

FOLDERS = ["common", "schemas", "store", "views", "query", "client", "alerts", "collector", "synthetic", "broker", "analyzer", "wdb", "cli"]
PRINTS = re.compile(r"\b(fmt::print|f?puts|f?putc|putchar|fwrite|v?f?printf|perror)\s*\("
                    r"|\bstd::(cout|cerr|clog)\b")


def main(root):
    bad = []
    for folder in FOLDERS:
        for source in sorted((root / folder).rglob("*.[ch]pp")):
            if source.parent.name == "print" and source.name in ("lines.cpp", "messages.cpp"):
                continue
            for number, line in enumerate(source.read_text().splitlines(), 1):
                found = PRINTS.search(line.split("//")[0])
                if found and "common::one_line(" not in line:
                    place = f"{source.relative_to(root)}:{number}"
                    bad.append(f"{place}: {found[1] or found[0]}: print through cli/print/lines.hpp")
    print("\n".join(bad) if bad else "nothing prints past the escaping")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
