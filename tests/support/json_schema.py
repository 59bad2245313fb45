#!/usr/bin/env python3
"""json_schema.py SCHEMA DOCUMENT...: a line for everything in the documents that breaks the schema.

Schemas that SCHEMA refers to lie in its folder. Status 0: nothing breaks it, 1: something does, 3: there is no
python3-jsonschema here.
"""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(3)


def validator_of(path):
    schema = json.loads(path.read_text())
    beside = [json.loads(f.read_text()) for f in sorted(path.parent.glob("*.schema.json"))]
    kind = jsonschema.validators.validator_for(schema)
    checker = jsonschema.FormatChecker()
    try:
        from referencing import Registry, Resource
    except ImportError:  # before jsonschema 4.18
        store = {s["$id"]: s for s in beside}
        resolver = jsonschema.RefResolver.from_schema(schema, store=store)
        return kind(schema, resolver=resolver, format_checker=checker)
    known = Registry().with_resources([(s["$id"], Resource.from_contents(s)) for s in beside])
    return kind(schema, registry=known, format_checker=checker)


def main():
    validator = validator_of(pathlib.Path(sys.argv[1]))
    broken = False
    for name in sys.argv[2:]:
        for error in validator.iter_errors(json.loads(pathlib.Path(name).read_text())):
            broken = True
            at = "/".join(str(p) for p in error.absolute_path)
            print(f"{name}: /{at}: {error.message[:300]}")
    return 1 if broken else 0


sys.exit(main())
