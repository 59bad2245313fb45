// Models of what Wazuh 4 sends, message by message, as its sources build them (spec of the field in
// docs/operations.md). Its TLS-like framing is left out, as ours is.
#include <algorithm>

#include "bench/reconcile/scheme.hpp"

namespace bench {

namespace {

const std::string id(40, 'f');            // SHA-1 in hex: item ids and checksums
constexpr std::size_t queue_prefix = 15;  // `5:syscollector:`

std::size_t check_size(std::string_view type, bool tail) {
  return queue_prefix +
         fmt::format(
             R"({{"component":"syscollector_packages","data":{{"begin":"{0}","checksum":"{0}","end":"{0}","id":1700000000{1}}},"type":"{2}"}})",
             id, tail ? fmt::format(R"(,"tail":"{}")", id) : "", type)
             .size();
}
std::size_t answer_size() {
  return fmt::format(
             R"(syscollector_packages dbsync checksum_fail {{"begin":"{0}","end":"{0}","id":1700000000}})",
             id)
      .size();
}
std::size_t state_size(const schemas::row_bytes& row) {
  const std::size_t attributes =
      row.stable.bytes.size() + row.volatile_.bytes.size() + 107;  // with checksum and item_id
  return queue_prefix + attributes +
         fmt::format(
             R"({{"component":"syscollector_packages","data":{{"attributes":{{}},"index":"{}","timestamp":""}},"type":"state"}})",
             id)
             .size();
}

/// The ranges still in question, level by level: half-open, over the agent's ids; a range reaches
/// to the next one's begin.
class halving {
 public:
  explicit halving(const point& p) : p_(p) {}

  cost run() {
    std::vector<std::pair<std::size_t, std::size_t>> open{{0, p_.agent.order.size()}};
    c_.up += check_size("integrity_check_global", false);
    c_.messages = 1;
    c_.round_trips = 0.5;
    while (!open.empty()) {
      std::vector<std::pair<std::size_t, std::size_t>> next;
      for (const auto& [from, to] : open)
        if (differs(from, to)) split(from, to, next);
      if (next.empty()) break;
      c_.round_trips += 1;
      open = std::move(next);
    }
    return c_;
  }

 private:
  bool differs(std::size_t from, std::size_t to) const {
    const auto begin = from == 0 ? p_.differing.begin()
                                 : std::ranges::lower_bound(p_.differing, p_.agent.order[from]);
    return begin != p_.differing.end() &&
           (to == p_.agent.order.size() || *begin < p_.agent.order[to]);
  }

  void split(std::size_t from, std::size_t to,
             std::vector<std::pair<std::size_t, std::size_t>>& next) {
    c_.down += answer_size();
    ++c_.messages;
    const bool none = p_.server.rows().empty();  // then it asks for all rows of the range
    if (to - from == 1 || none) {
      for (auto i = from; i < to; ++i)
        c_.up += state_size(p_.agent.table.rows().at(p_.agent.order[i])), ++c_.messages;
      return;
    }
    const auto middle = from + (to - from) / 2;
    c_.up += check_size("integrity_check_left", true) + check_size("integrity_check_right", false);
    c_.messages += 2;
    next.emplace_back(from, middle);
    next.emplace_back(middle, to);
  }

  const point& p_;
  cost c_;
};

}  // namespace

cost wazuh_rsync(const point& p) { return halving(p).run(); }

cost wazuh_sca_dump(const point& p) {
  if (p.d == 0) return {.up = 150, .down = 0, .messages = 1, .round_trips = 0.5};
  constexpr std::size_t wrapper = 78, request = 40,
                        end = 110;  // of a check event; `sca-dump`; dump_end
  return {.up = p.agent.table.rows().size() * (324 + wrapper) + end,
          .down = request,
          .messages = p.agent.table.rows().size() + 2,
          .round_trips = 1.5};
}

}  // namespace bench
