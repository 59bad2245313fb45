// Words beside the one that tells of a secret, which say that the value is none.
#pragma once

#include "common/secrets/spans.hpp"

namespace common::secrets {

/// Behind the telling word: it is about a secret, and none.
inline constexpr auto about =
    sorted({"file",       "files",      "path",       "dir",       "directory",   "authentication",
            "max",        "min",        "days",       "age",       "length",      "len",
            "policy",     "timeout",    "expiry",     "expire",    "expires",     "expired",
            "expiration", "ttl",        "type",       "algorithm", "encryption",  "hash",
            "hashing",    "hashes",     "warn",       "warning",   "retries",     "retry",
            "tries",      "bucket",     "name",       "url",       "uri",         "endpoint",
            "required",   "enabled",    "disabled",   "count",     "size",        "complexity",
            "quality",    "changed",    "change",     "history",   "remember",    "prompt",
            "command",    "cmd",        "program",    "agent",     "manager",     "store",
            "provider",   "class",      "module",     "format",    "method",      "mode",
            "check",      "version",    "lifetime",   "lockout",   "attempts",    "strength",
            "reuse",      "rotation",   "field",      "column",    "label",       "hint",
            "backend",    "storage",    "source",     "ref",       "env",         "var",
            "variable",   "location",   "mount",      "lock",      "unlock",      "reset",
            "login",      "auth",       "validation", "validator", "plugin",      "inactive",
            "minimum",    "maximum",    "limit",      "period",    "interval",    "service",
            "server",     "issuer",     "audience",   "scope",     "scopes",      "generator",
            "access",     "set",        "state",      "status",    "algo",        "through",
            "no",         "cache",      "secure",     "httponly",  "samesite",    "helper",
            "delegation", "spec",       "lookup",     "reqd",      "sync",        "scheme",
            "entropy",    "characters", "chars",      "digits",    "from",        "only",
            "filter",     "rate",       "ring",       "fd",        "stdin",       "dn",
            "host",       "port",       "user",       "protocol",  "list",        "group",
            "link",       "review",     "request",    "page",      "maps",        "map",
            "option",     "options",    "expression", "regex",     "pattern",     "rule",
            "rules",      "strong",     "lists",      "domain",    "environment", "identity",
            "validity",   "query",      "queries",    "fields",    "chat",        "header",
            "headers"});
/// In front of it: a setting that has a secret as its object.
inline constexpr auto settings =
    sorted({"min",     "max",      "minimum",   "maximum",  "permit",   "allow",   "deny",
            "disable", "enable",   "no",        "require",  "required", "force",   "use",
            "show",    "ask",      "prompt",    "empty",    "try",      "without", "hide",
            "expire",  "verify",   "check",     "validate", "generate", "num",     "keep",
            "skip",    "forbid",   "has",       "is",       "proxy",    "fastcgi", "uwsgi",
            "grpc",    "scgi",     "memcached", "reuse",    "save",     "load",    "import",
            "accept",  "inactive", "pam",       "warn",     "days",     "change",  "failed"});
/// Names of what everybody may know.
inline constexpr auto open_words =
    sorted({"public", "pub", "fingerprint", "checksum", "sha256", "sha1", "sha512", "md5", "id",
            "uuid", "digest", "host", "hostkey", "gpg"});

}  // namespace common::secrets
