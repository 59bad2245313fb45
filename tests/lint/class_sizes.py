#!/usr/bin/env python3
"""How big classes are: at most 20 member functions and 15 data members each, special members not counted.

A class that has more says why in a comment just above it that begins with `Large because`. Reads headers and sources as text: it
knows the style of this tree (declarations end with `;` or a body, members have a trailing underscore or a plain name), not C++.
"""
import pathlib
import re
import sys

FOLDERS = ["common", "schemas", "store", "views", "client", "alerts", "collector", "broker", "analyzer", "wdb", "query", "cli"]
MOST_FUNCTIONS, MOST_MEMBERS = 20, 15
CLASS = re.compile(r"^[ \t]*(?:template\s*<[^;{}]*>\s*)?(class|struct)\s+(\w+)(?:\s+final)?\s*(?::[^;{}]*)?\{", re.M)
SKIPPED = re.compile(r"^\s*(?:using|typedef|friend|static_assert|enum|template\s*<[^>]*>\s*(?:class|struct)|class\s+\w+$|struct\s+\w+$|MUSTER_)")


def without_comments(text):
    """Comments and literals blanked, so that offsets and lines stay."""
    blank = lambda m: re.sub(r"[^\n]", " ", m[0])
    return re.sub(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])'", blank, text, flags=re.S)


def body_at(text, opening):
    depth = 0
    for i in range(opening, len(text)):
        depth += {"{": 1, "}": -1}.get(text[i], 0)
        if depth == 0:
            return text[opening + 1:i]
    return text[opening + 1:]


def declarations(body):
    """What is declared directly in a class body, with nested bodies cut out."""
    out, current, depth = [], "", 0
    for c in body:
        if c == "{":
            depth += 1
            if depth == 1:
                current += "{"
        elif c == "}":
            depth -= 1
            if depth == 0:
                current += "}"
                if re.search(r"\)[^=]*\{\}$", current) or re.match(r"\s*(?:template\s*<[^>]*>\s*)?(?:class|struct|enum|union)\b", current):
                    out.append(current)
                    current = ""
        elif depth == 0:
            if c == ";":
                out.append(current)
                current = ""
            else:
                current += c
    return [re.sub(r"^\s*(?:(?:public|private|protected)\s*:\s*)+", "", d).strip() for d in out]


def commas_outside(declaration):
    """Commas that part declarators: those in no bracket of any kind."""
    depth = count = 0
    for c in declaration:
        depth += {"<": 1, "(": 1, "{": 1, "[": 1, ">": -1, ")": -1, "}": -1, "]": -1}.get(c, 0)
        count += c == "," and depth == 0
    return count


def sizes(name, body):
    functions = members = 0
    for d in declarations(body):
        if not d or SKIPPED.match(d) or re.match(r"(?:template\s*<[^>]*>\s*)?(?:class|struct|enum|union)\b", d):
            continue
        head = d.split("{")[0].split("=")[0]
        if "operator=" in d or re.search(rf"(?:^|[\s~:]){name}\s*\(", head) or "~" in head:
            continue  # constructors, the destructor, assignment
        if "operator" in d or re.search(r"\w\s*\(", re.sub(r"<[^<>()]*(?:\([^()]*\))?[^<>()]*>", "", head)):
            functions += 1
        elif not re.match(r"(?:static|inline static|constexpr|static constexpr)\b", d):
            members += 1 + commas_outside(d)
    return functions, members


def main(root):
    bad, biggest = [], []
    for folder in FOLDERS:
        for source in sorted((root / folder).rglob("*.[ch]pp")):
            raw = source.read_text()
            text = without_comments(raw)
            for found in CLASS.finditer(text):
                functions, members = sizes(found[2], body_at(text, found.end() - 1))
                line = text.count("\n", 0, found.start(1)) + 1
                biggest.append((functions, members, f"{source.relative_to(root)}:{line}: {found[2]}"))
                if functions <= MOST_FUNCTIONS and members <= MOST_MEMBERS:
                    continue
                above = "\n".join(raw.split("\n")[max(0, line - 6):line - 1])
                if re.search(r"MUSTER_MEMBERS|auto fields\b|\bfields\(\)", body_at(text, found.end() - 1)) or "Large because" in above:
                    continue  # a message or row is as long as its format
                bad.append(f"{source.relative_to(root)}:{line}: {found[2]} has {functions} member functions and {members} data members, "
                           f"at most {MOST_FUNCTIONS} and {MOST_MEMBERS}; take it apart, or say above it why not: `Large because …`")
    if "--biggest" in sys.argv:
        for functions, members, where in sorted(biggest, reverse=True)[:12]:
            print(f"{functions:3} {members:3} {where}")
    print("\n".join(bad) if bad else f"{len(biggest)} classes, none too large")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
