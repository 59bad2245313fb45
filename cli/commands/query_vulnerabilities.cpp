#include "cli/commands/query_vulnerabilities.hpp"

#include "cli/stores.hpp"
#include "views/differences.hpp"
#include "views/values.hpp"
#include "vulnerabilities/finding_json.hpp"
#include "vulnerabilities/since.hpp"
#include "vulnerabilities/waived.hpp"

namespace cli {

using common::fail;
using common::result;
using common::status;
using schemas::json;
using vulnerabilities::finding;
using vulnerabilities::state;

namespace {

constexpr const char* waived_column = "waived";
constexpr const char* since_column = "since";

class vulnerability_rows : public query::host_rows {
 public:
  struct row {
    finding what;
    bool waived = false;
  };
  vulnerability_rows(const query::host_question& q, std::vector<row> all, std::string unknown)
      : agent_(q.of.entry()), store_(q.store), at_(q.at), all_(std::move(all)), unknown_(unknown) {}

  std::size_t size() const override { return all_.size(); }
  std::string identity(std::size_t i) const override {
    const auto& f = all_[i].what;
    return fmt::format("{} {} {} {}", f.what == nullptr ? "" : f.what->cve, f.source, f.version,
                       f.binaries.empty() ? "" : f.binaries.front());
  }
  result<json> value(std::size_t i, const std::string& column) override {
    if (column == waived_column) return all_[i].waived;
    if (column == since_column) return since_of(i);
    if (told_ != i) current_ = vulnerabilities::finding_json(agent_, all_[i].what), told_ = i;
    return current_[column];
  }
  std::string why_unknown() const override { return unknown_; }

 private:
  /// Looked up in history when the first is asked for. Of then nobody asks what came later.
  result<json> since_of(std::size_t i) {
    if (at_) return json(nullptr);
    if (since_.empty()) {
      std::vector<finding> findings;
      for (const auto& one : all_) findings.push_back(one.what);
      auto since = vulnerabilities::since_of(store_->reader(), findings);
      if (!since) return fail(since.error());
      since_ = std::move(*since);
    }
    return views::time_json(since_[i]);
  }

  store::registry::entry agent_;
  std::shared_ptr<query::host_store> store_;  ///< which keys of findings lie in
  std::optional<std::int64_t> at_;
  std::vector<row> all_;
  std::string unknown_;
  std::vector<schemas::i64> since_;
  std::optional<std::size_t> told_;
  json current_;
};

/// What is asked of the feeds while a database is open.
class fleet_feeds {
 public:
  fleet_feeds(schemas::data_paths paths, std::int64_t now) : paths_(std::move(paths)), now_(now) {}

  result<std::unique_ptr<query::host_rows>> read(const query::host_question& q) {
    if (!feeds_)
      if (auto s = open(); !s) return fail(s.error());
    const auto cve = one_of(q.only, "cve");
    // A join asks the same host of one problem after the other: then all of it is found once.
    const bool is_again = last_.lock() == q.store && last_at_ == q.at;
    last_ = q.store;
    last_at_ = q.at;
    if (!is_again || !cve) {
      all_.reset();
      auto found = find(q, cve, states_of(q.only));
      if (!found) return fail(found.error());
      return rows_of(q, std::move(found->all), found->has_feed);
    }
    if (!all_) {
      auto found = find(q, {}, {});
      if (!found) return fail(found.error());
      all_ = std::move(*found);
    }
    std::vector<finding> some;
    std::ranges::copy_if(all_->all, std::back_inserter(some),
                         [&](const finding& f) { return f.what && f.what->cve == *cve; });
    return rows_of(q, std::move(some), all_->has_feed);
  }

 private:
  status open() {
    auto opened = vulnerabilities::feeds::open(paths_.feeds());
    if (!opened) return fail(opened.error());
    feeds_.emplace(std::move(*opened));
    waivers_ = waivers_of(paths_);
    return {};
  }
  /// Of all problems, or of the one that was asked for last.
  vulnerabilities::matcher& matcher_of(const std::optional<std::string>& cve) {
    auto& by = cve ? by_one_ : by_;
    if (!by || (cve && cve != one_)) by.emplace(*feeds_, cve);
    if (cve) one_ = cve;
    return *by;
  }
  result<vulnerabilities::host_findings> find(const query::host_question& q,
                                              const std::optional<std::string>& cve,
                                              std::set<state> states) {
    const auto from = q.store->reader();
    if (q.at)
      if (auto s = views::check_begun(from, *q.at); !s) return fail(s.error());
    const auto rows =
        q.at ? vulnerabilities::read_rows_at(from, *q.at) : vulnerabilities::read_rows(from);
    if (!rows) return fail(rows.error());
    known_.forget_if_full();
    const auto packages = vulnerabilities::packages_of(*rows, known_);
    vulnerabilities::finding_filter wanted;
    wanted.states = std::move(states);
    auto found = vulnerabilities::find_all(matcher_of(cve), *feeds_, packages, wanted);
    if (found && !found->has_feed)
      why_none_ = vulnerabilities::find_release(*feeds_, packages.os, packages.has).error().detail;
    return found;
  }
  std::unique_ptr<query::host_rows> rows_of(const query::host_question& q, std::vector<finding> all,
                                            bool has_feed) const {
    std::vector<vulnerability_rows::row> rows;
    for (auto& f : all) {
      const auto* by = vulnerabilities::waiver_of(f, waivers_, q.of.agent, now_);
      if (by != nullptr) f.reason = schemas::waived_text(*by) + "; " + f.reason;
      rows.push_back({std::move(f), by != nullptr});
    }
    return std::make_unique<vulnerability_rows>(q, std::move(rows), has_feed ? "" : why_none_);
  }
  /// None: any, or one of several.
  static std::optional<std::string> one_of(const query::wanted_values& only,
                                           const std::string& column) {
    const auto at = only.find(column);
    if (at == only.end() || at->second.size() != 1) return std::nullopt;
    return *at->second.begin();
  }
  static std::set<state> states_of(const query::wanted_values& only) {
    std::set<state> out;
    if (const auto at = only.find("state"); at != only.end())
      for (int n = 0; n <= static_cast<int>(state::affected); ++n)
        if (at->second.contains(std::string(name(static_cast<state>(n)))))
          out.insert(static_cast<state>(n));
    return out;
  }

  schemas::data_paths paths_;
  std::int64_t now_;
  std::optional<vulnerabilities::feeds> feeds_;
  vulnerabilities::package_memory known_;
  std::optional<vulnerabilities::matcher> by_, by_one_;
  std::optional<std::string> one_;
  schemas::waivers waivers_;
  std::weak_ptr<query::host_store> last_;  ///< the host that was asked last
  std::optional<std::int64_t> last_at_;
  std::optional<vulnerabilities::host_findings> all_;  ///< of that host
  std::string why_none_;
};

/// As `muster cves` prints them, without what every table has in front.
json sample_row() {
  auto out = vulnerabilities::finding_json({}, {});
  out.erase("agent");
  out.erase("hostname");
  out[waived_column] = false;
  return out;
}

}  // namespace

query::host_listing vulnerability_listing(const schemas::data_paths& paths, std::int64_t now) {
  const auto feeds = std::make_shared<fleet_feeds>(paths, now);
  return {.name = "vulnerabilities",
          .sample = sample_row(),
          .told = {"cve", "state"},
          .made_of = {schemas::table_id::os, schemas::table_id::packages},
          .read = [feeds](const auto& q) { return feeds->read(q); }};
}

}  // namespace cli
