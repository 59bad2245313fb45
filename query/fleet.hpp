// The hosts that are asked, their stores, and what is known of their answers.
#pragma once

#include <future>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "query/coverage.hpp"
#include "query/host_store.hpp"

namespace query {

struct fleet_view {
  std::vector<host> hosts;                      ///< in the order of their ids
  std::string stores;                           ///< the folder with the store of each
  std::int64_t now = 0;                         ///< ms
  std::int64_t longest_fresh = 24 * 3'600'000;  ///< for how long what was confirmed is not stale
  std::string store_of(std::size_t host) const { return stores + "/" + hosts[host].agent; }
};

class fleet {
 public:
  explicit fleet(fleet_view v);
  const std::vector<host>& hosts() const { return view_.hosts; }
  std::int64_t now() const { return view_.now; }

  /// The store of hosts()[host]; null: there is none to read, which coverage() then tells of
  /// `table`. It lives until many others were asked for. `at`: the question is about that time.
  std::shared_ptr<host_store> ask(std::size_t host, const schemas::table& table,
                                  std::optional<std::int64_t> at = {});
  /// ask() will come to these hosts, in this order: the rows of the table are read ahead, those of
  /// each host in a thread of its own.
  void read_ahead(std::span<const std::size_t> hosts, const schemas::table& table);
  /// How many hosts at a time that is good for; 0: for none.
  static std::size_t longest_ahead();
  /// What the rows of that host and table are worth, as ask() noted it.
  table_standing standing_of(host_store& s, const schemas::table& table,
                             std::optional<std::int64_t> at = {}) const;
  /// The host cannot tell what was asked of its table, as its history does not reach so far.
  void note_unknown(std::size_t host, std::string_view table, const std::string& why);
  /// What is stored of its table cannot be read, or not all of it.
  void skip(std::size_t host, std::string_view table, const std::string& why);

  /// A walk ended before it came to the host.
  void note_left(std::size_t host) { log_.note_left(host); }

  /// From now on that host alone is asked, or all.
  void ask_only(std::optional<std::size_t> host) { only_ = host; }
  std::optional<std::size_t> only() const { return only_; }

  query::coverage coverage() const { return log_.sum(); }
  /// Hosts whose stores cannot be read, and why.
  const std::map<std::string, std::string>& skipped() const { return skipped_; }
  /// Hosts that cannot tell of the time that was asked for, and why.
  const std::map<std::string, std::string>& untold() const { return untold_; }
  /// By table and agent why there is nothing, or why it is not known.
  using without_rows = std::map<std::string, std::map<std::string, std::string>, std::less<>>;
  const without_rows& without() const { return without_; }
  /// Forgets what was noted: another question begins, and sees what is stored by now.
  void begin_anew();

 private:
  using open_store = std::pair<std::size_t, std::shared_ptr<host_store>>;
  using read_store = common::result<std::unique_ptr<host_store>>;
  read_store take(std::size_t host);
  std::shared_ptr<host_store> open(std::size_t host, const schemas::table& table);
  fleet_view view_;
  std::optional<std::size_t> only_;
  std::list<open_store> open_;                             ///< the last used first
  std::map<std::size_t, std::future<read_store>> coming_;  ///< by host
  coverage_log log_;
  std::map<std::string, std::string> skipped_, untold_;
  without_rows without_;
};

}  // namespace query
