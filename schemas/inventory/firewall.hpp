// Rules for packets: what the kernel has, and what is configured.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// One chain of rules; of a table without chains one row without a chain, of firewalld a zone. With
/// `origin` live it is the kernel's, with file it is what the file at `path` says. `rules` are
/// counted, and `digest` is of what they say, without counters: two chains with one digest say the
/// same in the same order. `enabled` is false where the table sleeps, or the file is not used.
/// `accepts_all` where a rule accepts every packet that reaches it, before others or against the
/// policy.
struct firewall_chain {
  static constexpr auto id = table_id::firewall;
  static constexpr std::string_view name_of_table = "firewall";
  text origin, manager, family, table, chain, path;
  text type, hook;
  integer priority;
  text policy;
  integer rules;
  text digest;
  boolean enabled, accepts_all;
  list devices;
  static constexpr auto fields() {
    return listing(
        key("origin", &firewall_chain::origin), key("manager", &firewall_chain::manager),
        key("family", &firewall_chain::family),
        key("table", &firewall_chain::table, {.osquery = "iptables.filter_name"}),
        key("chain", &firewall_chain::chain, {.osquery = "iptables.chain"}),
        key("path", &firewall_chain::path, {.ecs = "file.path"}),
        stable("type", &firewall_chain::type), stable("hook", &firewall_chain::hook),
        stable("priority", &firewall_chain::priority),
        stable("policy", &firewall_chain::policy, {.osquery = "iptables.policy"}),
        stable("rules", &firewall_chain::rules), stable("digest", &firewall_chain::digest),
        stable("enabled", &firewall_chain::enabled), stable("devices", &firewall_chain::devices),
        stable("accepts_all", &firewall_chain::accepts_all));
  }
};

}  // namespace schemas
