#include "cli/fleet_findings.hpp"

#include <algorithm>

#include "cli/print/messages.hpp"
#include "common/in_order.hpp"
#include "views/values.hpp"
#include "vulnerabilities/last_scan.hpp"
#include "vulnerabilities/waived.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::json;

namespace {

/// All that is read of a host, before anything is thought about it.
struct host_read {
  std::unique_ptr<open_store> store;
  vulnerabilities::last_scan scan;
  vulnerabilities::host_rows rows;
};

result<host_read> read_host(const schemas::data_paths& paths, const store::registry::entry& agent,
                            std::optional<std::int64_t> at) {
  auto store = open_store::of(paths, agent);
  if (!store) return fail(store.error());
  const auto reader = (*store)->reader();
  auto scan = vulnerabilities::last_scan_of(reader);
  if (!scan) return fail(scan.error());
  auto rows = at ? vulnerabilities::read_rows_at(reader, *at) : vulnerabilities::read_rows(reader);
  if (!rows) return fail(rows.error());
  return host_read{std::move(*store), std::move(*scan), std::move(*rows)};
}

class fleet_search {
 public:
  fleet_search(const schemas::data_paths& paths, vulnerabilities::feeds& feeds,
               const fleet_question& q, const finding_visitor& visit)
      : paths_(paths), feeds_(feeds), by_(feeds, q.cve), q_(q), visit_(visit) {}

  /// Only damage of the feeds ends it.
  status look_at(const result<host_read>& host, const store::registry::entry& agent) {
    const bool is_gone = !host && host.error().code == errc::not_found;
    if (is_gone && !agent.record.had_store) return ++out_.of.never, status{};
    if (is_gone) return skip(agent, {errc::not_found, "its store is not there any more"}), status{};
    if (!host) return skip(agent, host.error()), status{};
    const auto packages = vulnerabilities::packages_of(host->rows, known_);
    auto found = vulnerabilities::find_all(by_, feeds_, packages, q_.wanted);
    if (!found) return fail(found.error());
    count(host->scan, agent);
    out_.of.without_feed += !found->has_feed;
    out_.without_severity += found->without_severity;
    for (const auto& [is, n] : found->left_out) out_.left_out[is] += n;
    for (auto& f : found->all)
      if (!waive(agent, f)) ++out_.found[f.is];
    visit_(agent, host->store->reader(), found->all);
    return {};
  }
  fleet_answer take() { return std::move(out_); }

 private:
  void skip(const store::registry::entry& agent, const common::error& why) {
    report_error({why.code, agent.agent + ": " + why.detail});
    ++out_.of.unknown["packages"];
    out_.code = exit_incomplete;
  }
  /// It stays what it is, and says who accepted it.
  bool waive(const store::registry::entry& agent, vulnerabilities::finding& f) {
    const auto* waiver = vulnerabilities::waiver_of(f, q_.waivers, agent.agent, q_.now);
    if (waiver == nullptr) return false;
    f.reason = schemas::waived_text(*waiver) + "; " + f.reason;
    return ++out_.waived, true;
  }
  void count(const vulnerabilities::last_scan& scan, const store::registry::entry& agent) {
    const auto as_of = scan.ended != 0 ? scan.ended : agent.record.last_seen;
    auto& oldest = out_.of.as_of_oldest;
    if (as_of != 0) oldest = oldest == 0 ? as_of : std::min(oldest, as_of);
    if (!scan.unknown.empty())
      ++out_.of.unknown[scan.unknown.front().table];
    else if (q_.now - as_of > q_.fresh_ms)
      ++out_.of.stale;
    else
      ++out_.of.answered;
  }

  const schemas::data_paths& paths_;
  vulnerabilities::feeds& feeds_;
  vulnerabilities::matcher by_;
  vulnerabilities::package_memory known_;
  const fleet_question& q_;
  const finding_visitor& visit_;
  fleet_answer out_;
};

}  // namespace

json coverage_json(const coverage& c) {
  json unknown = json::object();
  for (const auto& [table, hosts] : c.unknown) unknown[table] = hosts;
  return {{"type", "coverage"},
          {"answered", c.answered},
          {"stale", c.stale},
          {"never", c.never},
          {"unknown", unknown},
          {"as_of_oldest", views::time_json(c.as_of_oldest)},
          {"without_feed", c.without_feed}};
}

std::string coverage_text(const coverage& c, std::int64_t fresh_ms) {
  constexpr std::int64_t hour = 3'600'000;
  auto out = fmt::format("hosts: {} answered", c.answered);
  if (c.stale > 0)
    out += fresh_ms % hour == 0 ? fmt::format(", {} stale > {}h", c.stale, fresh_ms / hour)
                                : fmt::format(", {} stale > {}s", c.stale, fresh_ms / 1000);
  if (c.never > 0) out += fmt::format(", {} never seen", c.never);
  for (const auto& [table, hosts] : c.unknown)
    out += fmt::format(", {} unknown ({})", hosts, table);
  if (c.without_feed > 0) out += fmt::format("; {} without a feed", c.without_feed);
  return out;
}

result<fleet_answer> find_in_fleet(const schemas::data_paths& paths,
                                   const std::vector<store::registry::entry>& agents,
                                   vulnerabilities::feeds& feeds, const fleet_question& q,
                                   const finding_visitor& visit) {
  struct read_agent {
    const store::registry::entry& agent;
    result<host_read> host;
  };
  fleet_search search(paths, feeds, q, visit);
  status ended;
  common::in_order(
      std::span(agents),
      [&](const auto& agent) {
        return read_agent{agent, read_host(paths, agent, q.at)};
      },
      [&](const read_agent& one) {
        if (ended) ended = search.look_at(one.host, one.agent);
      });
  if (!ended) return fail(ended.error());
  return search.take();
}

}  // namespace cli
