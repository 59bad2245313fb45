// The tables that iptables keeps without nftables: as the kernel hands them out, and beside what
// iptables says of them.
#include <unistd.h>

#include <cstring>
#include <set>
#include <sstream>

#include "collector/inventory/firewall/iptables_blob.hpp"
#include "common/letters.hpp"
#include "common/subprocess.hpp"
#include "tests/support/children.hpp"
#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

using chain = schemas::firewall_chain;

/// Entries of an IPv4 table, put one behind the other.
struct entries {
  std::string bytes;
  const inventory::entry_shape& shape = inventory::shape_of_ip();

  /// Where it stands.
  std::uint32_t add(const std::string& target, const std::string& data, char match = 0,
                    std::uint64_t counter = 0) {
    const auto at = bytes.size();
    std::string out(shape.elements, '\0');
    out[0] = match;
    const auto put = [&](std::size_t where, auto n) {
      std::memcpy(out.data() + where, &n, sizeof n);
    };
    put(shape.offsets, static_cast<std::uint16_t>(shape.elements));
    put(shape.offsets + 2, static_cast<std::uint16_t>(shape.elements + 32 + data.size()));
    put(shape.elements - 8, counter);
    std::string head(32, '\0');
    const auto size = static_cast<std::uint16_t>(32 + data.size());
    std::memcpy(head.data(), &size, sizeof size);
    target.copy(head.data() + 2, 28);
    bytes += out + head + data;
    return static_cast<std::uint32_t>(at);
  }
  std::uint32_t verdict(std::int32_t n, char match = 0, std::uint64_t counter = 0) {
    return add("", std::string(reinterpret_cast<const char*>(&n), sizeof n) + std::string(4, '\0'),
               match, counter);
  }
  std::uint32_t error(const std::string& name) {
    return add("ERROR", name + std::string(32 - name.size(), '\0'));
  }
};

/// A chain INPUT with one rule that jumps to `mine`, which has one rule after `before` others.
std::pair<bool, inventory::chain_map> table_of(std::uint64_t counter, bool more_before) {
  entries e;
  inventory::table_hooks hooks{.valid = 1u << 1};
  constexpr std::int32_t accept = -2, drop = -1, back = -5;
  // Of one size each, so that it is known where the chain will begin.
  const auto one = entries{}.shape.elements + 32 + 8;
  const auto mine =
      static_cast<std::int32_t>((more_before ? 3 : 2) * one + entries{}.shape.elements + 32 + 32);
  hooks.first[1] = e.verdict(mine, 1, counter);
  if (more_before) e.verdict(accept, 7);
  hooks.last[1] = e.verdict(drop);
  e.error("mine");
  e.verdict(accept, 2, counter);
  e.verdict(back);
  e.error("ERROR");
  std::pair<bool, inventory::chain_map> out;
  out.first = inventory::parse_iptables_entries(e.bytes, e.shape, hooks, "filter", out.second);
  return out;
}

std::multiset<std::string> our_chains() {
  std::multiset<std::string> out;
  for (const auto& c : rows<chain>(scan(table_id::firewall, "/")))
    if (c.origin == "live" && c.manager == "iptables" && c.table == "filter" && c.family == "ip")
      out.insert(fmt::format("{} {} {}", *c.chain, c.policy.value_or("-"), *c.rules));
  return out;
}

std::multiset<std::string> chains_of_iptables(const std::string& iptables) {
  std::map<std::string, std::pair<std::string, int>> all;
  for (const auto& line : tests::lines_of({iptables, "-S"})) {
    std::istringstream in(line);
    std::string verb, name, policy;
    in >> verb >> name >> policy;
    if (verb == "-P") all[name].first = common::lower_case(policy);
    if (verb == "-N") all[name].first = "-";
    if (verb == "-A") ++all[name].second;
  }
  std::multiset<std::string> out;
  for (const auto& [name, of] : all) out.insert(fmt::format("{} {} {}", name, of.first, of.second));
  return out;
}

}  // namespace

TEST_CASE("entries of iptables are chains with their policies; where they jump to is a name",
          "[inventory][firewall]") {
  auto [good, chains] = table_of(1, false);
  REQUIRE(good);
  REQUIRE(chains.all.size() == 2);
  auto& [in, rules] = chains.at("ip", "filter", "INPUT");
  CHECK(in.policy == "drop");
  CHECK(in.hook == "input");
  CHECK(rules.count() == 1);
  auto& mine = chains.at("ip", "filter", "mine");
  CHECK_FALSE(mine.first.policy);
  CHECK(mine.second.count() == 1);
  // Neither counters nor what other chains have moves a digest.
  auto counted = table_of(99, false).second, moved = table_of(1, true).second;
  CHECK(counted.at("ip", "filter", "INPUT").second.digest() == rules.digest());
  CHECK(moved.at("ip", "filter", "mine").second.digest() == mine.second.digest());
  CHECK(moved.at("ip", "filter", "INPUT").second.digest() != rules.digest());
}

TEST_CASE("an entry of iptables without a condition lets all in, unless all were refused before",
          "[inventory][firewall]") {
  constexpr std::int32_t accept = -2, drop = -1;
  const auto lets_in = [](const std::vector<std::pair<std::int32_t, char>>& rules) {
    entries e;
    inventory::table_hooks hooks{.valid = 1u << 1};
    for (const auto& [verdict, match] : rules) e.verdict(verdict, match);
    hooks.last[1] = e.verdict(drop);
    e.error("ERROR");
    inventory::chain_map chains;
    REQUIRE(inventory::parse_iptables_entries(e.bytes, e.shape, hooks, "filter", chains));
    auto& [row, of_it] = chains.at("ip", "filter", "INPUT");
    of_it.describe(row);
    return row.accepts_all == true;
  };
  CHECK(lets_in({{accept, 0}}));
  CHECK(lets_in({{drop, 3}, {accept, 0}}));
  CHECK_FALSE(lets_in({{accept, 3}}));
  CHECK_FALSE(lets_in({{drop, 0}, {accept, 0}}));
  CHECK_FALSE(lets_in({}));
}

TEST_CASE("every table that iptables fills reads as iptables says",
          "[inventory][firewall][owner]") {
  const auto iptables = tests::peer("iptables-legacy");
  if (iptables.empty() || ::getuid() != 0) tests::skip("iptables-legacy is not here, or may not");
  tests::namespace_of_ours here;
  if (!here.entered()) tests::skip("no network namespace of our own");
  tests::chance random(tests::seed("live_iptables"));
  const std::vector<std::string> rules{
      "-s 192.0.2.1 -j ACCEPT",     "-p tcp --dport 22 -j mine",       "-p icmp", "-j mine",
      "-d 198.51.100.0/24 -g mine", "-p udp -m udp --sport 53 -j DROP"};
  constexpr int variants = 12;
  int compared = 0;
  for (int i = 0; i < variants; ++i) {
    std::string script = fmt::format("{0} -F && {0} -X && {0} -N mine", iptables);
    for (const auto* name : {"INPUT", "FORWARD", "OUTPUT"}) {
      script +=
          fmt::format(" && {} -P {} {}", iptables, name, random.one_in(2) ? "DROP" : "ACCEPT");
      for (auto left = random.below(3); left > 0; --left)
        script += fmt::format(" && {} -A {} {}", iptables, name, random.of(rules));
    }
    for (auto left = random.below(3); left > 0; --left)
      script += fmt::format(" && {} -A mine -s 203.0.113.{} -j RETURN", iptables, left);
    CAPTURE(script);
    const auto done = common::run({"/bin/sh", "-c", script}, {});
    if (!done || done->exit_status != 0) tests::skip("iptables-legacy does not work here");
    CHECK(our_chains() == chains_of_iptables(iptables));
    ++compared;
  }
  CHECK(compared == variants);
}
