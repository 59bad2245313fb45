"""Prints what ThreadSanitizer reported into a folder: `races.py FOLDER`. Exits 1 when there is anything."""
import pathlib
import sys


def main(folder):
    if not folder.is_dir():
        print(f"{folder} is missing: nothing ran under ThreadSanitizer")
        return 1
    reports = sorted(f for f in folder.iterdir() if f.stat().st_size > 0)
    for report in reports:
        print(f"--- {report.name}", report.read_text(encoding="utf-8", errors="replace"), sep="\n")
    print(f"{len(reports)} processes reported a race")
    return 1 if reports else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
