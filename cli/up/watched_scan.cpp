#include "cli/up/watched_scan.hpp"

#include <fmt/format.h>

#include <utility>

#include "cli/stores.hpp"
#include "common/clock.hpp"

namespace cli {

using common::errc;
using common::fail;

watched_scan::watched_scan(const schemas::data_paths& paths, const schemas::agent_id& agent,
                           std::int64_t since)
    : paths_(paths), agent_(agent.text()), since_(since), store_(paths.store(agent)) {}

common::result<std::vector<std::string>> watched_scan::look() {
  std::vector<std::string> news;
  const auto reader = store_.look();
  if (!reader) return news;
  const auto sum = views::summarize(*reader);
  if (!sum && sum.error().code != errc::corrupt) return fail(sum.error());
  if (!sum) return store_.close(), news;  // wdb rebuilds a store that is damaged
  // An earlier run may have left a report; scan ids begin with their time.
  if (!sum->reported || sum->scan_id < common::format_time(since_)) return news;
  if (!std::exchange(is_stored_, true))
    news.push_back(fmt::format("{}: scan {} is stored", agent_, sum->scan_id));
  if (sum->verified > verified_) {
    verified_ = sum->verified;
    news.push_back(
        fmt::format("{}: {}/{} tables verified", agent_, sum->verified, sum->tables.size()));
  }
  is_verified_ = sum->done();
  return news;
}

common::result<views::scan_result> watched_scan::result() {
  const auto reader = store_.look();
  if (!reader) return fail(reader.error());
  views::scan_result out{
      .agent = agent_, .data = paths_.data, .seconds = 0, .summary = {}, .rows = {}, .checks = {}};
  auto summary = views::summarize(*reader);
  if (!summary) return fail(summary.error());
  out.summary = std::move(*summary);
  auto rows = views::count_rows(*reader, out.summary);
  if (!rows) return fail(rows.error());
  out.rows = std::move(*rows);
  auto checks = views::find_failed(*reader, agent_, waivers_of(paths_), common::wall_ms());
  if (!checks) return fail(checks.error());
  out.checks = std::move(*checks);
  return out;
}

}  // namespace cli
