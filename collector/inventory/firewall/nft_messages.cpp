#include "collector/inventory/firewall/nft_messages.hpp"

#include <arpa/inet.h>
// <linux/netfilter.h> does not stand what comes after it otherwise.
#include <netinet/in.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <algorithm>
#include <array>

#include "collector/inventory/net/netlink.hpp"
#include "common/hex.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t chains_limit = 50'001;  // one more than rows

std::optional<std::uint32_t> be32(const attribute& a) {
  const auto n = a ? header_of<std::uint32_t>(*a) : std::nullopt;
  return n ? std::optional(ntohl(*n)) : std::nullopt;
}

std::string hook_name(unsigned family, std::uint32_t number) {
  static constexpr std::array<std::string_view, 6> inet{"prerouting", "input",       "forward",
                                                        "output",     "postrouting", "ingress"};
  static constexpr std::array<std::string_view, 3> arp{"input", "output", "forward"};
  static constexpr std::array<std::string_view, 2> netdev{"ingress", "egress"};
  const auto in = [&](const auto& names) {
    return number < names.size() ? std::string(names[number]) : std::to_string(number);
  };
  return family == NFPROTO_ARP ? in(arp) : family == NFPROTO_NETDEV ? in(netdev) : in(inet);
}

/// What is told of hooks: number, priority, and devices where it is one's.
void set_hook(unsigned family, std::string_view hook, schemas::firewall_chain& row) {
  const auto a = attributes<NFTA_HOOK_MAX + 1>(hook, 0);
  if (const auto number = be32(a[NFTA_HOOK_HOOKNUM])) row.hook = hook_name(family, *number);
  if (const auto priority = be32(a[NFTA_HOOK_PRIORITY]))
    row.priority = static_cast<std::int32_t>(*priority);
  std::vector<std::string> devices;
  if (const auto one = name(a[NFTA_HOOK_DEV])) devices.push_back(*one);
  if (a[NFTA_HOOK_DEVS] && devices.empty())
    each_attribute(*a[NFTA_HOOK_DEVS], 0, [&](std::uint16_t type, std::string_view bytes) {
      if (type == NFTA_DEVICE_NAME && devices.size() < 256) devices.push_back(*name(bytes));
    });
  std::ranges::sort(devices);
  if (!devices.empty()) row.devices = std::move(devices);
}

/// What changes while packets pass is no part of what a rule says.
bool is_state(std::string_view expression, std::uint16_t attribute) {
  return expression == "counter" || expression == "last" ||
         (expression == "quota" && attribute == NFTA_QUOTA_CONSUMED);
}

auto verdict_of(std::string_view data) {
  const auto a = attributes<NFTA_DATA_MAX + 1>(data, 0);
  return attributes<NFTA_VERDICT_MAX + 1>(a[NFTA_DATA_VERDICT].value_or(""), 0);
}

}  // namespace

schemas::firewall_chain live_row(const nft_name& of) {
  schemas::firewall_chain row;
  row.origin = "live";
  row.manager = "nftables";
  row.family = family_of_packets(of.family);
  row.table = of.table;
  if (!of.name.empty()) row.chain = of.name;
  return row;
}

void nft_ruleset::take_table(std::string_view message) {
  const auto head = header_of<nfgenmsg>(message);
  const auto a = attributes<NFTA_TABLE_MAX + 1>(message, sizeof(nfgenmsg));
  if (!head || !a[NFTA_TABLE_NAME] || tables.size() >= chains_limit) return;
  tables[{head->nfgen_family, *name(a[NFTA_TABLE_NAME]), {}}] =
      (be32(a[NFTA_TABLE_FLAGS]).value_or(0) & NFT_TABLE_F_DORMANT) != 0;
}

void nft_ruleset::take_chain(std::string_view message) {
  const auto head = header_of<nfgenmsg>(message);
  const auto a = attributes<NFTA_CHAIN_MAX + 1>(message, sizeof(nfgenmsg));
  if (!head || !a[NFTA_CHAIN_TABLE] || !a[NFTA_CHAIN_NAME] || chains.size() >= chains_limit) return;
  const nft_name of{head->nfgen_family, *name(a[NFTA_CHAIN_TABLE]), *name(a[NFTA_CHAIN_NAME])};
  auto row = live_row(of);
  row.type = name(a[NFTA_CHAIN_TYPE]);
  if (a[NFTA_CHAIN_HOOK]) set_hook(of.family, *a[NFTA_CHAIN_HOOK], row);
  if (const auto policy = be32(a[NFTA_CHAIN_POLICY]))
    row.policy = *policy == NF_DROP ? "drop" : *policy == NF_ACCEPT ? "accept" : "unknown";
  auto& chain = chains[of];
  chain.row = std::move(row);
  chain.is_block = (be32(a[NFTA_CHAIN_FLAGS]).value_or(0) & NFT_CHAIN_BINDING) != 0;
}

std::optional<nft_name> nft_ruleset::take_set(std::string_view message) {
  const auto head = header_of<nfgenmsg>(message);
  const auto a = attributes<NFTA_SET_MAX + 1>(message, sizeof(nfgenmsg));
  if (!head || !a[NFTA_SET_TABLE] || !a[NFTA_SET_NAME] ||
      (be32(a[NFTA_SET_FLAGS]).value_or(0) & NFT_SET_ANONYMOUS) == 0)
    return std::nullopt;
  return nft_name{head->nfgen_family, *name(a[NFTA_SET_TABLE]), *name(a[NFTA_SET_NAME])};
}

void nft_ruleset::take_rule(std::string_view message) {
  const auto head = header_of<nfgenmsg>(message);
  const auto a = attributes<NFTA_RULE_MAX + 1>(message, sizeof(nfgenmsg));
  if (!head || !a[NFTA_RULE_TABLE] || !a[NFTA_RULE_CHAIN] || ++rules > most_rules) return;
  const nft_name of{head->nfgen_family, *name(a[NFTA_RULE_TABLE]), *name(a[NFTA_RULE_CHAIN])};
  const auto at = chains.find(of);
  if (at == chains.end()) return;
  const auto is_block = [&](const std::string& name_of_it) {
    const auto block = chains.find({of.family, of.table, name_of_it});
    if (block == chains.end() || !block->second.is_block) return false;
    at->second.blocks.push_back(name_of_it);
    return true;
  };
  const auto expressions = a[NFTA_RULE_EXPRESSIONS].value_or("");
  at->second.rules.add(rule_text(of, expressions, sets, is_block), verdict_of_rule(expressions));
}

rule_verdict verdict_of_rule(std::string_view expressions) {
  auto out = rule_verdict::of_some;
  bool is_of_all = true;
  each_attribute(expressions, 0, [&](std::uint16_t, std::string_view one) {
    const auto a = attributes<NFTA_EXPR_MAX + 1>(one, 0);
    const auto what = name(a[NFTA_EXPR_NAME]).value_or("");
    if (what == "reject") out = rule_verdict::refuses;
    if (what == "immediate") {
      const auto says = attributes<NFTA_IMMEDIATE_MAX + 1>(a[NFTA_EXPR_DATA].value_or(""), 0);
      const auto code = be32(verdict_of(says[NFTA_IMMEDIATE_DATA].value_or(""))[NFTA_VERDICT_CODE]);
      if (code == NF_ACCEPT) out = rule_verdict::accepts;
      if (code == NF_DROP) out = rule_verdict::refuses;
    }
    is_of_all = is_of_all && (what == "counter" || what == "log" || what == "immediate" ||
                              what == "last" || what == "reject");
  });
  return is_of_all ? out : rule_verdict::of_some;
}

std::string nft_ruleset::digest(const nft_name& of, int depth) const {
  constexpr int deepest = 16;  // as the kernel has it
  const auto at = chains.find(of);
  if (at == chains.end() || depth == deepest) return {};
  const auto& chain = at->second;
  std::string out = chain.rules.digest();
  if (chain.blocks.empty()) return out;
  for (const auto& block : chain.blocks) out += digest({of.family, of.table, block}, depth + 1);
  return common::to_hex(common::sha256(out));
}

bool take_set_elements(std::string_view message, std::vector<std::string>& to) {
  bool all = true;
  const auto a = attributes<NFTA_SET_ELEM_LIST_MAX + 1>(message, sizeof(nfgenmsg));
  if (!a[NFTA_SET_ELEM_LIST_ELEMENTS]) return true;
  each_attribute(*a[NFTA_SET_ELEM_LIST_ELEMENTS], 0, [&](std::uint16_t, std::string_view one) {
    const auto e = attributes<NFTA_SET_ELEM_MAX + 1>(one, 0);
    std::string text;
    for (const auto part :
         {NFTA_SET_ELEM_KEY, NFTA_SET_ELEM_KEY_END, NFTA_SET_ELEM_DATA, NFTA_SET_ELEM_FLAGS})
      add_part(text, e[part].value_or(""));
    all = to.size() < most_set_elements;
    if (all) to.push_back(common::sha256(text));
  });
  return all;
}

std::string rule_text(const nft_name& chain, std::string_view expressions,
                      const std::map<nft_name, std::string>& sets,
                      const std::function<bool(const std::string&)>& is_block) {
  std::string out;
  each_attribute(expressions, 0, [&](std::uint16_t, std::string_view one) {
    const auto a = attributes<NFTA_EXPR_MAX + 1>(one, 0);
    const auto what = name(a[NFTA_EXPR_NAME]).value_or("");
    add_part(out, what);
    each_attribute(a[NFTA_EXPR_DATA].value_or(""), 0,
                   [&](std::uint16_t type, std::string_view bytes) {
                     if (is_state(what, type)) return;
                     if (what == "lookup" && type == NFTA_LOOKUP_SET_ID) return;
                     out += common::be64(type);
                     if (what == "lookup" && type == NFTA_LOOKUP_SET) {
                       const auto at = sets.find({chain.family, chain.table, *name(bytes)});
                       if (at != sets.end()) return add_part(out, at->second);
                     }
                     if (is_block && what == "immediate" && type == NFTA_IMMEDIATE_DATA) {
                       const auto verdict = verdict_of(bytes);
                       const auto chain_of = name(verdict[NFTA_VERDICT_CHAIN]);
                       if (chain_of && is_block(*chain_of))
                         return add_part(out, verdict[NFTA_VERDICT_CODE].value_or(""));
                     }
                     add_part(out, bytes);
                   });
  });
  return out;
}

}  // namespace collector::inventory
