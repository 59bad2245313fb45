// Ten scans of this machine, one after the other: what does not live stays as it is, and what lives
// changes for a reason.
#include <map>
#include <set>

#include "collector/inventory/processes/proc_files.hpp"
#include "schemas/json.hpp"
#include "tests/support/children.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

using states = std::map<std::string, schemas::json>;  // key, in bytes → what is stable of the row

states look(table_id id) {
  states out;
  const auto& table = *schemas::find_table(id);
  const auto s = scan(id, "/");
  REQUIRE(s.status == table_status::ok);
  for (const auto& row : s.rows)
    out[*schemas::key_of(table, row.stable)] = schemas::stable_json(table, row.stable);
  return out;
}

/// Noise, as of half a row or of a socket that was overlooked, goes back to what it was; what has a
/// cause does not.
class seen_so_far {
 public:
  void add(const states& now) {
    for (const auto& [key, row] : now) {
      CAPTURE(row.dump());
      CHECK_FALSE(gone_.contains(key));  // it went, and came back
      if (const auto at = last_.find(key); at != last_.end() && at->second != row)
        past_[key].push_back(at->second);
      CHECK(std::ranges::find(past_[key], row) ==
            past_[key].end());  // it changed, and changed back
    }
    for (const auto& [key, row] : last_)
      if (!now.contains(key)) gone_.insert(key);
    last_ = now;
  }
  const states& last() const { return last_; }
  std::size_t gone() const { return gone_.size(); }

 private:
  states last_;
  std::map<std::string, std::vector<schemas::json>> past_;
  std::set<std::string> gone_;
};

std::int64_t number_in(const schemas::json& row, const char* name) {
  return row[name].get<std::int64_t>();
}

bool alive(const schemas::json& process) {
  std::ifstream file(fmt::format("/proc/{}/stat", number_in(process, "pid")));
  const auto stat =
      inventory::parse_proc_stat(std::string{std::istreambuf_iterator<char>(file), {}});
  return stat && stat->start_ticks == number_in(process, "start_ticks");
}

}  // namespace

TEST_CASE("live, ten scans differ in nothing but what lives", "[inventory][live]") {
  // Mounts are others' to make, and so are files anywhere and the rules of the firewall.
  for (const auto& p : inventory::providers()) {
    if (p.table == table_id::processes || p.table == table_id::ports ||
        p.table == table_id::mounts || p.table == table_id::suid_files ||
        p.table == table_id::firewall)
      continue;
    const auto host = *common::root_dir::open("/");
    const auto first = inventory::run(p, host);
    CAPTURE(schemas::find_table(p.table)->name, first.reason);
    for (int i = 0; i < 9; ++i) {
      const auto again = inventory::run(p, host);
      REQUIRE(again.rows.size() == first.rows.size());
      for (std::size_t k = 0; k < first.rows.size(); ++k)
        REQUIRE(again.rows[k].stable == first.rows[k].stable);
    }
  }
}

TEST_CASE("live, what differs between ten scans of the processes has a cause",
          "[inventory][live]") {
  seen_so_far all;
  std::optional<tests::children> some;
  for (int i = 0; i < 10; ++i) {
    some.emplace();  // the one before ends, another comes
    REQUIRE(some->start([] { return true; }));
    const auto now = look(table_id::processes);
    std::int64_t youngest = 0;
    for (const auto& [key, row] : all.last())
      youngest = std::max(youngest, number_in(row, "start_ticks"));
    for (const auto& [key, row] : all.last()) {
      CAPTURE(row.dump());
      if (!now.contains(key)) CHECK_FALSE(alive(row));  // gone: it ended
    }
    for (const auto& [key, row] : now) {
      CAPTURE(row.dump());
      if (!all.last().contains(key))
        CHECK(number_in(row, "start_ticks") >= youngest);  // new: it had not started
    }
    all.add(now);
  }
  CHECK(all.gone() >= 9);
}

TEST_CASE("live, what differs between ten scans of the ports has a cause", "[inventory][live]") {
  seen_so_far all;
  std::optional<tests::children> some;
  for (int i = 0; i < 10; ++i) {
    some.emplace();  // its sockets are closed, others are opened
    REQUIRE(some->start([i] { return tests::hold_sockets(30'200 + 2 * i, 2); }));
    all.add(look(table_id::ports));
  }
  CHECK(all.gone() >= 18);
}
