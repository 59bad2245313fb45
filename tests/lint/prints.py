#!/usr/bin/env python3
"""What reaches a terminal goes through cli's output.cpp, which makes it harmless; what reaches a log goes through the logger."""
import pathlib
import re
import sys

FOLDERS = ["common", "schemas", "store", "alerts", "collector", "broker", "analyzer", "wdb", "cli"]
PRINTS = re.compile(r"\b(fmt::print|f?puts|fputc|putchar|f?write_unlocked|fwrite|v?f?printf|perror)\s*\(|\bstd::(cout|cerr|clog)\b")


def main(root):
    bad = []
    for folder in FOLDERS:
        for source in sorted((root / folder).rglob("*.[ch]pp")):
            if source.name == "output.cpp":
                continue
            for number, line in enumerate(source.read_text().splitlines(), 1):
                found = PRINTS.search(line.split("//")[0])
                if found:
                    bad.append(f"{source.relative_to(root)}:{number}: {found[0].strip('(')}: print through cli's output.hpp, or log")
    print("\n".join(bad) if bad else "nothing prints past the escaping")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
