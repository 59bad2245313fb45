// What the readers of rules have in common: chains, and digests of what their rules say.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collector/inventory/faults.hpp"
#include "collector/inventory/provider.hpp"
#include "common/hash.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

/// What a rule does with every packet that reaches it, whatever it is of.
enum class rule_verdict { of_some, accepts, refuses };

/// A chain whose rules are still being read.
class chain_rules {
 public:
  /// The next rule, in whatever form says the same of the same rule.
  void add(std::string_view rule, rule_verdict verdict = rule_verdict::of_some);
  /// Number, digest, and whether a rule lets in what others, or the row's policy, would not.
  void describe(schemas::firewall_chain& row) const;
  std::int64_t count() const { return count_; }
  /// Of all, in their order; hexadecimal.
  std::string digest() const;

 private:
  std::string digests_;
  std::int64_t count_ = 0;
  rule_verdict end_ = rule_verdict::of_some;  ///< of the first rule that is for all packets
  std::int64_t ends_at_ = 0;                  ///< which one it is, from 1
};

/// Tables and chains of one file or of one table of the kernel's, as they are put together from
/// what stands in several places.
struct chain_map {
  std::map<std::array<std::string, 3>, std::pair<schemas::firewall_chain, chain_rules>> all;

  /// The chain of that family and table; `chain` empty: the table.
  std::pair<schemas::firewall_chain, chain_rules>& at(std::string_view family,
                                                      std::string_view table,
                                                      std::string_view chain);
};

struct firewall_rows {
  table_scan out;
  bool found = false;  ///< the kernel was asked, or something is configured
  faults met{};

  void add(schemas::firewall_chain c);
  /// Of that manager's file; a table that has chains is no row of its own, and where it sleeps they
  /// do.
  void add(chain_map& chains, std::string_view manager, std::string_view path);
  void lost(std::string_view path, const std::string& what);
  /// None of the files of that manager is known.
  void lost_files(std::string_view manager, const std::string& what);
  /// What the kernel has is not known.
  void lost_live(std::string_view manager, const std::string& what);
};

/// With its size in front, so that what comes after it is told apart from it.
void add_part(std::string& to, std::string_view bytes);
/// As nft calls them; a number that it has no name for as it is.
std::string family_of_packets(unsigned protocol);
/// The number that a priority's name stands for, `filter - 10` too; absent: none.
schemas::integer priority_of(std::string_view text, std::string_view family);

void read_nftables_kernel(const common::root_dir& host, firewall_rows& to);
void read_iptables_kernel(const common::root_dir& host, firewall_rows& to);
void read_nftables_files(const common::root_dir& host, firewall_rows& to);
void read_iptables_files(const common::root_dir& host, firewall_rows& to);
/// The lines of iptables-save; false: they are something else.
bool parse_iptables_save(std::string_view text, std::string_view family, chain_map& to);
void read_ufw(const common::root_dir& host, firewall_rows& to);
void read_firewalld(const common::root_dir& host, firewall_rows& to);

}  // namespace collector::inventory
