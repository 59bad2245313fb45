// What the kernel says of its rules, in network namespaces of our own; beside nft where it is.
#include <libmnl/libmnl.h>
// <linux/netfilter.h> does not stand what comes after it otherwise.
#include <netinet/in.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <unistd.h>

#include <set>

#include "collector/inventory/firewall/nft_messages.hpp"
#include "common/subprocess.hpp"
#include "schemas/json.hpp"
#include "tests/support/children.hpp"
#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/messages.hpp"
#include "tests/unit/inventory/nft_bytes.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

using tests::bytes_of;
using namespace tests::nft;
using tests::message;
using chain = schemas::firewall_chain;

/// Sends messages of nftables as the one batch that the kernel wants.
bool commit(const std::vector<std::pair<int, std::string>>& all) {
  std::string batch;
  std::uint32_t sequence = 1;
  const auto add = [&](int type, int flags, const std::string& payload) {
    const nlmsghdr h{.nlmsg_len = static_cast<std::uint32_t>(sizeof(nlmsghdr) + payload.size()),
                     .nlmsg_type = static_cast<std::uint16_t>(type),
                     .nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags),
                     .nlmsg_seq = sequence++,
                     .nlmsg_pid = 0};
    batch += message(bytes_of(h) + payload).bytes;
  };
  add(NFNL_MSG_BATCH_BEGIN, 0, nf_head(0, NFNL_SUBSYS_NFTABLES));
  for (const auto& [type, payload] : all)
    add(NFNL_SUBSYS_NFTABLES << 8 | type, NLM_F_CREATE, payload);
  add(NFNL_MSG_BATCH_END, NLM_F_ACK, nf_head(0, NFNL_SUBSYS_NFTABLES));
  const std::unique_ptr<mnl_socket, decltype(&mnl_socket_close)> s{
      ::mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC), ::mnl_socket_close};
  return s && ::mnl_socket_sendto(s.get(), batch.data(), batch.size()) ==
                  static_cast<ssize_t>(batch.size());
}

std::vector<chain> live() {
  auto all = rows<chain>(scan(table_id::firewall, "/"));
  std::erase_if(all, [](const auto& c) { return c.origin != "live" || c.manager != "nftables"; });
  return all;
}

std::multiset<std::string> digests(const std::vector<chain>& all) {
  std::multiset<std::string> out;
  for (const auto& c : all) out.insert(c.digest.value_or(""));
  return out;
}

/// What both call a chain, and say of it.
std::string in_words(const chain& c) {
  return fmt::format("{} {} {} {} {} {} {} {}", *c.family, *c.table, c.chain.value_or("-"),
                     c.type.value_or("-"), c.hook.value_or("-"), c.priority.value_or(0),
                     c.policy.value_or("-"), c.rules.value_or(0));
}

std::multiset<std::string> in_words(const std::vector<chain>& all) {
  std::multiset<std::string> out;
  for (const auto& c : all)
    if (c.chain) out.insert(in_words(c));
  return out;
}

std::multiset<std::string> said_by_nft(const std::string& nft) {
  const auto said = common::run({nft, "-j", "list", "ruleset"}, {.output_bytes = 16u << 20});
  REQUIRE(said);
  const auto all = schemas::json::parse(said->output, nullptr, false);
  REQUIRE(all.is_object());
  std::map<std::string, int> counts;
  const auto name = [](const schemas::json& o, const char* last) {
    return o["family"].get<std::string>() + "/" + o["table"].get<std::string>() + "/" +
           o[last].get<std::string>();
  };
  for (const auto& one : all["nftables"])
    if (one.contains("rule")) ++counts[name(one["rule"], "chain")];
  std::multiset<std::string> out;
  for (const auto& one : all["nftables"]) {
    if (!one.contains("chain")) continue;
    const auto& c = one["chain"];
    out.insert(fmt::format("{} {} {} {} {} {} {} {}", c["family"].get<std::string>(),
                           c["table"].get<std::string>(), c["name"].get<std::string>(),
                           c.value("type", "-"), c.value("hook", "-"), c.value("prio", 0),
                           c.value("policy", "-"), counts[name(c, "name")]));
  }
  return out;
}

/// A ruleset of a test's own.
std::string ruleset(tests::chance& random) {
  static const std::vector<std::string> rules{
      "tcp dport { 22, 80, 443 } accept",
      "ct state vmap { established : accept, invalid : drop }",
      "counter",
      "meta mark 7 counter packets 3 bytes 90 return",
      "limit rate 5/second accept",
      "jump side",
      "meta l4proto { tcp, udp } th dport 53 log prefix \"a b; {\" drop",
      "tcp flags & (syn|ack) == syn \\\n      drop"};
  std::string out = "flush ruleset\n";
  int n = 0;
  for (const auto* family : {"ip", "ip6", "inet"}) {
    if (random.one_in(4)) continue;
    out += fmt::format("table {} t{} {{\n  chain side {{ }}\n", family, n++);
    for (const auto* hook : {"input", "forward", "output"}) {
      if (random.one_in(3)) continue;
      out += fmt::format(
          "  chain {} {{\n    type filter hook {} priority {}; policy {};\n", hook, hook,
          random.of(std::vector<std::string>{"0", "filter", "-10", "raw + 3", "security - 1"}),
          random.of(std::vector<std::string>{"accept", "drop"}));
      for (auto left = random.below(6); left > 0; --left) out += "    " + random.of(rules) + "\n";
      out += "  }\n";
    }
    out += "}\n";
  }
  return out;
}

}  // namespace

TEST_CASE("what was put into the kernel is what it is said to have", "[inventory][firewall]") {
  if (::getuid() != 0) tests::skip("only root may ask for rules");
  tests::namespace_of_ours here;
  if (!here.entered()) tests::skip("no network namespace of our own");
  if (!live().empty()) tests::skip("a new namespace has rules already");
  const auto hook = message("")
                        .attribute(NFTA_HOOK_HOOKNUM, big(NF_INET_LOCAL_IN))
                        .attribute(NFTA_HOOK_PRIORITY, big(static_cast<std::uint32_t>(-5)))
                        .bytes;
  const auto table = message(nf_head(NFPROTO_INET)).attribute(NFTA_TABLE_NAME, text("t")).bytes;
  const auto base = chain_message("in")
                        .attribute(NFTA_CHAIN_HOOK | NLA_F_NESTED, hook)
                        .attribute(NFTA_CHAIN_POLICY, big(NF_DROP))
                        .attribute(NFTA_CHAIN_TYPE, text("filter"))
                        .bytes;
  const auto rule = rule_message("in", expression("counter", ""));
  REQUIRE(commit({{NFT_MSG_NEWTABLE, table}}));
  if (live().empty()) tests::skip("the kernel has no nftables");
  CHECK_FALSE(live().at(0).chain);  // a table without chains is told too
  REQUIRE(commit({{NFT_MSG_NEWCHAIN, base}, {NFT_MSG_NEWRULE, rule}, {NFT_MSG_NEWRULE, rule}}));
  const auto all = live();
  REQUIRE(all.size() == 1);
  CHECK(in_words(all[0]) == "inet t in filter input -5 drop 2");
  CHECK(all[0].enabled == true);
  CHECK(all[0].digest->size() == 64);
}

TEST_CASE("the kernel's rules, and files of rules, are told as nft tells them",
          "[inventory][firewall][owner]") {
  const auto nft = tests::peer("nft");
  if (nft.empty() || ::getuid() != 0) tests::skip("nft is not here, or may not");
  tests::namespace_of_ours here;
  if (!here.entered()) tests::skip("no network namespace of our own");
  tests::chance random(tests::seed("live_firewall"));
  constexpr int variants = 16;
  tests::temp_dir root;
  std::size_t chains = 0;
  for (int i = 0; i < variants; ++i) {
    const auto rules = ruleset(random);
    CAPTURE(rules);
    write(root, "etc/nftables.conf", rules);
    const auto load = [&] {
      const auto done = common::run({nft, "-f", root / "etc/nftables.conf"}, {});
      INFO((done ? done->output : done.error().detail));
      REQUIRE((done && done->exit_status == 0));
    };
    load();
    const auto said = said_by_nft(nft);
    const auto ours = live();
    CHECK(in_words(ours) == said);
    CHECK(in_words(rows<chain>(scan(table_id::firewall, root.path()))) == said);
    chains += said.size();
    load();  // the numbers of sets and handles are others now
    CHECK(digests(live()) == digests(ours));
  }
  CHECK(chains > variants);
  // What stands in braces is part of the rule, and lies elsewhere in the kernel.
  const auto with_port = [&](const std::string& port) {
    write(root, "etc/nftables.conf",
          "flush ruleset\ntable ip t { chain c { tcp dport { 22, " + port + " } accept; }\n }\n");
    REQUIRE(common::run({nft, "-f", root / "etc/nftables.conf"}, {})->exit_status == 0);
    return digests(live());
  };
  const auto one = with_port("80");
  CHECK(one == with_port("80"));
  CHECK(one != with_port("81"));
}
