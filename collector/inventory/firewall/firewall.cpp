// The table `firewall`: what the kernel has, and what is configured by whichever manager.
// <linux/netfilter.h> does not stand what comes after it otherwise.
#include <netinet/in.h>

#include <linux/netfilter.h>

#include "collector/inventory/firewall/chains.hpp"
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/text.hpp"
#include "common/hex.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t firewall_limit = 50'000;

}  // namespace

void chain_rules::add(std::string_view rule, rule_verdict verdict) {
  digests_ += common::sha256(rule);
  ++count_;
  if (end_ != rule_verdict::of_some || verdict == rule_verdict::of_some) return;
  end_ = verdict;
  ends_at_ = count_;
}

/// The last rule of a chain may repeat its policy. A chain of the kernel's accepts where it has
/// none; another goes back to where it was called from.
void chain_rules::describe(schemas::firewall_chain& row) const {
  row.rules = count_;
  row.digest = digest();
  const bool is_policy = row.hook && row.policy.value_or("accept") == "accept";
  row.accepts_all = end_ == rule_verdict::accepts && (ends_at_ < count_ || !is_policy);
}

std::string chain_rules::digest() const { return common::to_hex(common::sha256(digests_)); }

void add_part(std::string& to, std::string_view bytes) {
  to.append(common::be64(bytes.size())).append(bytes);
}

std::string family_of_packets(unsigned protocol) {
  switch (protocol) {
    case NFPROTO_INET:
      return "inet";
    case NFPROTO_IPV4:
      return "ip";
    case NFPROTO_ARP:
      return "arp";
    case NFPROTO_NETDEV:
      return "netdev";
    case NFPROTO_BRIDGE:
      return "bridge";
    case NFPROTO_IPV6:
      return "ip6";
    default:
      return std::to_string(protocol);
  }
}

std::pair<schemas::firewall_chain, chain_rules>& chain_map::at(std::string_view family,
                                                               std::string_view table,
                                                               std::string_view chain) {
  auto& out = all[{std::string(family), std::string(table), std::string(chain)}];
  out.first.family = family;
  out.first.table = table;
  if (!chain.empty()) out.first.chain = chain;
  return out;
}

void firewall_rows::add(schemas::firewall_chain c) {
  if (out.rows.size() < firewall_limit)
    out.rows.push_back(masked_row(std::move(c)));
  else
    met.lost(everything(), fmt::format("more than {} chains", firewall_limit));
}

void firewall_rows::add(chain_map& chains, std::string_view manager, std::string_view path) {
  const schemas::firewall_chain* table = nullptr;  // stands before its chains
  for (auto& [name, chain] : chains.all) {
    auto& [row, rules] = chain;
    if (name[2].empty()) {
      table = &row;
      const auto next = chains.all.upper_bound(name);
      if (next != chains.all.end() && next->first[0] == name[0] && next->first[1] == name[1])
        continue;
    } else {
      rules.describe(row);
      if (table != nullptr && table->family == row.family && table->table == row.table &&
          table->enabled)
        row.enabled = table->enabled;
    }
    row.origin = "file";
    row.manager = manager;
    row.path = "/" + std::string(path);
    add(row);
  }
}

void firewall_rows::lost(std::string_view path, const std::string& what) {
  met.lost({{{"origin", "file"}, {"path", "/" + std::string(path)}}}, what);
}

void firewall_rows::lost_files(std::string_view manager, const std::string& what) {
  met.lost({{{"origin", "file"}, {"manager", std::string(manager)}}}, what);
}

void firewall_rows::lost_live(std::string_view manager, const std::string& what) {
  met.lost({{{"origin", "live"}, {"manager", std::string(manager)}}}, what);
}

table_scan collect_firewall(const common::root_dir& host) {
  firewall_rows to;
  if (host.is_live()) {
    read_nftables_kernel(host, to);
    read_iptables_kernel(host, to);
  }
  for (const auto read : {read_nftables_files, read_iptables_files, read_ufw, read_firewalld})
    read(host, to);
  if (!to.found && to.met.none()) {
    to.out.status = schemas::table_status::unsupported;
    to.out.reason = host.is_live() ? "the kernel has no packet filter, and none is configured"
                                   : "no packet filter is configured in the usual places";
  }
  to.met.tell(to.out);
  if (!to.met.none() && to.out.rows.empty()) to.out.status = schemas::table_status::unknown;
  return std::move(to.out);
}

}  // namespace collector::inventory
