// What nftables has in the kernel, in our network namespace.
#include <arpa/inet.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <sys/utsname.h>

#include <algorithm>

#include "collector/inventory/firewall/nft_messages.hpp"
#include "collector/inventory/net/netlink.hpp"

namespace collector::inventory {

namespace {

constexpr int ruleset_attempts = 3;
constexpr std::size_t unnamed_sets_limit = 5'000;

std::uint16_t nft_type(int message) {
  return static_cast<std::uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | message);
}

std::string nft_request(unsigned family) {
  const nfgenmsg head{.nfgen_family = static_cast<std::uint8_t>(family),
                      .version = NFNETLINK_V0,
                      .res_id = htons(0)};
  return {reinterpret_cast<const char*>(&head), sizeof head};
}

void append_attribute(std::string& to, std::uint16_t type, const std::string& text) {
  const nlattr head{.nla_len = static_cast<std::uint16_t>(sizeof(nlattr) + text.size() + 1),
                    .nla_type = type};
  to.append(reinterpret_cast<const char*>(&head), sizeof head).append(text).append(1, '\0');
  to.resize(MNL_ALIGN(to.size()), '\0');
}

/// One reading of everything. The kernel numbers its states: what is read in parts is of one state
/// if all parts have one number.
class reading {
 public:
  reading(const common::root_dir& host, netlink& kernel) : host_(host), kernel_(kernel) {}

  /// False: the rules changed meanwhile.
  common::result<bool> all() {
    std::vector<nft_name> unnamed;
    if (!dump(
            NFT_MSG_GETTABLE, nft_request(0), [&] { set_.tables.clear(); },
            [&](auto m) { set_.take_table(m); }) ||
        !dump(
            NFT_MSG_GETCHAIN, nft_request(0), [&] { set_.chains.clear(); },
            [&](auto m) { set_.take_chain(m); }) ||
        !dump(
            NFT_MSG_GETSET, nft_request(0), [&] { unnamed.clear(); },
            [&](auto m) {
              if (auto one = set_.take_set(m); one && unnamed.size() < unnamed_sets_limit)
                unnamed.push_back(std::move(*one));
            }))
      return common::fail(*error_);
    for (const auto& one : unnamed) {
      if (host_.is_budget_spent())
        return common::fail(common::errc::timeout, "the budget is spent before all sets are read");
      if (!elements(one)) return common::fail(*error_);
    }
    if (!dump(
            NFT_MSG_GETRULE, nft_request(0),
            [&] {
              set_.rules = 0;
              for (auto& [of, chain] : set_.chains) chain.rules = {}, chain.blocks.clear();
            },
            [&](auto m) { set_.take_rule(m); }))
      return common::fail(*error_);
    return steady_;
  }

  nft_ruleset& found() { return set_; }
  bool has_all_elements() const { return has_all_elements_; }

 private:
  bool elements(const nft_name& of) {
    auto request = nft_request(of.family);
    append_attribute(request, NFTA_SET_ELEM_LIST_TABLE, of.table);
    append_attribute(request, NFTA_SET_ELEM_LIST_SET, of.name);
    std::vector<std::string> all;
    bool whole = true;
    if (!dump(
            NFT_MSG_GETSETELEM, request, [&] { all.clear(), whole = true; },
            [&](auto m) { whole = take_set_elements(m, all) && whole; })) {
      if (error_->code != common::errc::not_found) return false;
      steady_ = false;  // its rule is gone
      return true;
    }
    has_all_elements_ = has_all_elements_ && whole;
    std::ranges::sort(all);
    std::string text;
    for (const auto& one : all) text += one;
    set_.sets[of] = common::sha256(text);
    return true;
  }

  template <class Begin, class Each>
  bool dump(int message, const std::string& request, Begin&& begin, Each&& each) {
    auto done = kernel_.dump(nft_type(message), request, begin, [&](std::string_view m) {
      const auto head = header_of<nfgenmsg>(m);
      if (!head) return;
      if (state_ && *state_ != head->res_id) steady_ = false;
      state_ = head->res_id;
      each(m);
    });
    if (done) {
      has_answered_ = true;
      steady_ = steady_ && *done;
      return true;
    }
    error_ = done.error();
    // Only what is asked first may find that there is no nftables.
    if (has_answered_ && error_->code == common::errc::unsupported) error_->code = common::errc::io;
    return false;
  }

  const common::root_dir& host_;
  netlink& kernel_;
  nft_ruleset set_;
  std::optional<std::uint16_t> state_;
  std::optional<common::error> error_;
  bool steady_ = true, has_answered_ = false, has_all_elements_ = true;
};

void add_rows(nft_ruleset& found, firewall_rows& to) {
  std::map<nft_name, bool> without_chains = found.tables;
  for (auto& [of, chain] : found.chains) {
    if (chain.is_block) continue;
    const nft_name table{of.family, of.table, {}};
    without_chains.erase(table);
    const auto sleeps = found.tables.find(table);
    chain.rules.describe(chain.row);
    chain.row.digest = found.digest(of);
    chain.row.enabled = sleeps == found.tables.end() || !sleeps->second;
    to.add(std::move(chain.row));
  }
  for (const auto& [of, sleeps] : without_chains) {
    auto row = live_row(of);
    row.enabled = !sleeps;
    to.add(std::move(row));
  }
}

/// Asking makes the kernel load nftables where it can. Where it is not there, it has no rules.
bool may_have_nftables(const common::root_dir& host) {
  constexpr std::size_t builtin_limit = 4u << 20;
  if (host.stat("sys/module/nf_tables")) return true;
  utsname kernel{};
  ::uname(&kernel);
  const auto builtin =
      host.read(fmt::format("lib/modules/{}/modules.builtin", kernel.release), builtin_limit);
  return !builtin || builtin->bytes.find("/nf_tables.ko") != std::string::npos;
}

}  // namespace

void read_nftables_kernel(const common::root_dir& host, firewall_rows& to) {
  if (!may_have_nftables(host)) return;
  const auto unknown = [&](const common::error& e) {
    if (e.code != common::errc::unsupported)  // else the kernel has no nftables
      to.lost_live("nftables", "the rules of nftables in the kernel are not known: " + e.detail);
  };
  auto kernel = netlink::open(NETLINK_NETFILTER);
  if (!kernel) return unknown(kernel.error());
  for (int i = 0; i < ruleset_attempts; ++i) {
    reading r(host, *kernel);
    const auto steady = r.all();
    if (!steady) return unknown(steady.error());
    if (!*steady) continue;
    to.found = true;
    if (r.found().rules > nft_ruleset::most_rules)
      to.met.noted(fmt::format("more than {} rules of nftables", nft_ruleset::most_rules));
    if (r.found().sets.size() == unnamed_sets_limit)
      to.met.noted(fmt::format("more than {} sets without a name", unnamed_sets_limit));
    if (!r.has_all_elements())
      to.met.noted(fmt::format("more than {} elements of a set", most_set_elements));
    return add_rows(r.found(), to);
  }
  to.lost_live("nftables", "the rules of nftables changed each time they were read");
}

}  // namespace collector::inventory
