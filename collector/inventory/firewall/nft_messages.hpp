// The kernel's messages of nftables (linux/netfilter/nf_tables.h), and what their rules say.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "collector/inventory/firewall/chains.hpp"

namespace collector::inventory {

/// Family, table and name of a chain, or of a set.
struct nft_name {
  unsigned family = 0;
  std::string table, name;
  auto operator<=>(const nft_name&) const = default;
};

struct nft_chain {
  schemas::firewall_chain row;
  chain_rules rules;
  bool is_block = false;  ///< of a rule `jump { … }`: part of it, with a name that is a number
  std::vector<std::string> blocks{};  ///< those of its own rules, in their order
};

/// All of it as dumped; each message may come in any order but rules, which come after the sets.
struct nft_ruleset {
  std::map<nft_name, nft_chain> chains;  ///< those without a name are tables
  std::map<nft_name, std::string> sets;  ///< the digest of what sets without a name hold
  std::map<nft_name, bool> tables;       ///< name is empty; whether it sleeps
  static constexpr std::size_t most_rules = 2'000'000;
  std::size_t rules = 0;  ///< beyond `most_rules` they are not looked at

  void take_table(std::string_view message);
  void take_chain(std::string_view message);
  /// The set's name if it has none of its own: its elements are part of the rule that uses it.
  std::optional<nft_name> take_set(std::string_view message);
  void take_rule(std::string_view message);
  /// Of all rules of a chain, and of those in the blocks of its rules.
  std::string digest(const nft_name& chain, int depth = 0) const;
};

/// The kernel's row of a chain, or of a table: one without a name.
schemas::firewall_chain live_row(const nft_name& of);

/// The digests of the elements in a message, added to `to`, to be sorted; false: there are too
/// many, and some are left out.
constexpr std::size_t most_set_elements = 1'000'000;
bool take_set_elements(std::string_view message, std::vector<std::string>& to);

/// By its expressions alone.
rule_verdict verdict_of_rule(std::string_view expressions);

/// The bytes that say what a rule does, without counters, handles, comments and the numbers of
/// sets. `is_block` is asked of each chain that it goes to, whose name is left out then.
std::string rule_text(const nft_name& chain, std::string_view expressions,
                      const std::map<nft_name, std::string>& sets,
                      const std::function<bool(const std::string&)>& is_block = {});

}  // namespace collector::inventory
