#!/usr/bin/env python3
"""Which folder may include which: the table of docs/architecture.md, enforced. Also the sizes we hold ourselves to."""
import pathlib
import re
import sys

COMMON = ["common", "common/secrets", "common/versions", "common/settings", "common/service", "common/net", "common/kv", "common/yaml", "common/pcre"]
ENVELOPE = ["schemas/envelope", "schemas/agent_id", "schemas/message_type", "schemas/messages", "schemas/canonical", "schemas/paths", "schemas/hop", "schemas/message_table", "schemas/versions"]
MAY = {  # room: what of ours it may include, besides itself
    "common": ["common/secrets"],
    "common/secrets": ["common/letters"],
    "common/versions": ["common"],
    "common/settings": ["common", "common/yaml"],
    "common/service": ["common"],
    "common/net": ["common"],
    "common/kv": ["common"],
    "common/yaml": ["common"],
    "common/pcre": ["common"],
    "schemas": ["common"],
    "schemas/enrolment": ["common", "common/yaml", "schemas"],
    "schemas/waivers": ["common", "common/yaml", "schemas"],
    "schemas/label_rules": ["common", "common/yaml", "schemas"],
    "store": ["common", "common/kv", "schemas"],
    "schemas/sinks": ["common", "common/settings", "common/net", "common/yaml", "schemas"],
    "alerts": ["common", "common/settings", "common/service", "common/net", "common/kv", "schemas", "schemas/sinks", "schemas/waivers", "store", "views", "vulnerabilities", "alerts/sinks"],
    "alerts/sinks": ["common", "common/net", "schemas", "schemas/sinks", "store"],
    "collector/commands": ["common", "common/service", "schemas"],
    "collector/inventory": ["common", "common/secrets", "common/service", "common/versions", "common/kv", "common/yaml", "schemas", "collector/effective"],
    "collector/effective": ["common"],
    "collector/policy": ["common", "common/secrets", "common/yaml", "common/pcre", "schemas", "collector/effective"],
    "collector/state": ["common", "common/settings", "common/kv", "schemas", "collector/scan"],
    "collector/sync": ["common", "schemas", "collector/state"],
    "collector/scan": ["common", "common/secrets", "common/settings", "schemas", "collector/inventory", "collector/policy"],
    "collector/agent": ["common", "common/settings", "common/net", "schemas", "schemas/enrolment", "client/joining", "collector/scan", "collector/state", "collector/sync"],
    "collector": [*COMMON, "schemas", "collector/commands", "collector/scan", "collector/state", "collector/agent"],
    "broker/shard": ["common", "common/net", *ENVELOPE, "broker/journal"],
    "broker/gateway": ["common", "common/net", *ENVELOPE, "schemas/enrolment", "broker/journal", "broker/shard"],
    "broker/work": ["common", "common/net", *ENVELOPE, "broker/journal"],
    "broker/operators": ["common", "common/net", *ENVELOPE, "broker/journal"],
    "broker": ["common", "common/settings", "common/service", "common/net", *ENVELOPE, "schemas/enrolment", "broker/gateway", "broker/shard", "broker/work", "broker/operators"],
    "analyzer": ["common", "common/secrets", "common/settings", "common/service", "common/net", "common/yaml", "common/pcre", "schemas", "schemas/waivers"],
    "wdb/mirror": ["common", "common/kv", "schemas", "store"],
    "wdb/batches": ["common", "common/net", "common/kv", "schemas", "schemas/waivers", "schemas/label_rules", "store", "wdb/mirror"],
    "wdb/serve": ["common", "common/net", "common/kv", "schemas", "schemas/waivers", "schemas/label_rules", "store", "wdb/batches", "wdb/mirror"],
    "wdb": ["common", "common/settings", "common/service", "common/net", "common/kv", "schemas", "store", "wdb/serve", "wdb/batches"],
    "views": ["common", "schemas", "schemas/waivers", "schemas/label_rules", "store"],
    "vulnerabilities": ["common", "common/versions", "common/kv", "schemas", "schemas/inventory", "schemas/waivers", "store", "views"],
    "explain": ["common", "schemas", "schemas/inventory", "schemas/waivers", "store", "views", "query", "vulnerabilities"],
    "query": ["common", "common/versions", "common/pcre", "schemas", "schemas/inventory", "schemas/label_rules", "store", "views"],
    "late": [],
    "synthetic": ["common", "common/net", "common/kv", "schemas", "schemas/enrolment", "collector/sync", "store"],
    "client/joining": ["common", "common/net", "schemas", "schemas/enrolment"],
    "client": ["common", "common/net", "schemas", "schemas/enrolment"],
    "cli/print": ["common", "common/secrets", "schemas", "store", "views", "collector/policy"],
    "cli/up": [*COMMON, "schemas", "schemas/enrolment", "store", "views", "client", "collector/scan", "collector/state", "cli", "cli/print"],
    "cli/health": [*COMMON, "schemas", "schemas/waivers", "schemas/enrolment", "schemas/sinks", "store", "views", "alerts/sinks", "collector/agent", "collector/policy", "collector/state", "collector/scan", "cli", "cli/print", "cli/up"],
    "cli/fleet": [*COMMON, "schemas", "schemas/enrolment", "client", "synthetic", "cli", "cli/print", "cli/up"],
    "cli/commands": [*COMMON, "schemas", "schemas/waivers", "schemas/label_rules", "schemas/enrolment", "schemas/sinks", "store", "alerts/sinks", "views", "query", "vulnerabilities", "explain", "client", "client/joining", "collector/inventory", "collector/policy",
                     "collector/scan", "collector/state", "cli", "cli/fleet", "cli/health", "cli/print", "cli/up"],
    "cli": ["common", "common/settings", "common/kv", "schemas", "schemas/waivers", "schemas/label_rules", "store", "views", "vulnerabilities", "client", "cli/commands", "cli/print"],
}
ONLY = {"zmq": "common/net", "lmdb.h": "common/kv", "yaml-cpp": "common/yaml", "pcre2": "common/pcre", "systemd/sd-daemon": "common/service", "histedit.h": "cli", "zip.h": "vulnerabilities", "msgpack": "schemas"}
LISTS_CALLS = "late"  # of each library: it includes their headers, too
MOST_LINES = 300


def home(path):
    return max((f for f in MAY if path.startswith(f + "/")), key=len, default=None)


def may(owner, included):
    target = home(included)
    if target is None or target == owner:
        return True
    return any(included.startswith(a + "/") and home(included) == a or included.startswith(a + ".") for a in MAY[owner])


def main(root):
    bad = []
    for folder in MAY:
        for source in sorted((root / folder).rglob("*.[ch]pp")):
            name = str(source.relative_to(root))
            owner = home(name)
            if owner != folder:
                continue
            lines = source.read_text().splitlines()
            if len(lines) > MOST_LINES:
                bad.append(f"{name}: {len(lines)} lines, at most {MOST_LINES}")
            for number, line in enumerate(lines, 1):
                include = re.match(r'\s*#\s*include\s*([<"])([^">]+)', line)
                if not include:
                    continue
                if include[1] == '"' and not may(owner, include[2]):
                    bad.append(f"{name}:{number}: {owner} may not include {include[2]}")
                for library, place in ONLY.items():
                    if include[1] == "<" and include[2].startswith(library) and owner != LISTS_CALLS and not name.startswith(place + "/"):
                        bad.append(f"{name}:{number}: only {place} includes <{include[2]}>")
    print("\n".join(bad) if bad else "every include is allowed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
