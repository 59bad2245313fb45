#include "client/requests.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <thread>

namespace client {

using common::fail;
using common::result;
using schemas::root_comparison;

namespace {

constexpr common::milliseconds scan_timeout{120'000}, report_timeout{30'000};
constexpr common::milliseconds query_timeout{10'000}, part_timeout{30'000};
constexpr common::milliseconds retry_pause{250};

}  // namespace

bool is_compared(const root_comparison& c) { return schemas::is_compared(c.status, c.version); }

common::status reach_wdb(operator_link& link, common::milliseconds timeout) {
  const auto answer = link.list_tokens(timeout);
  return answer ? common::status{} : common::status(fail(answer.error()));
}

result<std::string> scan_now(operator_link& link, const std::string& agent) {
  return link.scan_now(agent, scan_timeout).map(&schemas::scanned::scan_id);
}

result<sync_outcome> sync_now(operator_link& link, const std::string& agent) {
  auto answer = link.report_roots(agent, report_timeout);
  if (!answer) return fail(answer.error());
  return sync_outcome{std::move(answer->scan_id), std::move(answer->tables)};
}

result<std::vector<root_comparison>> settled_roots(operator_link& link, const std::string& agent) {
  const auto until = std::chrono::steady_clock::now() + report_timeout;
  const auto settled = [](const root_comparison& c) {
    return !is_compared(c) || !c.store.bytes.empty();
  };
  for (;;) {
    const auto left =
        std::chrono::duration_cast<common::milliseconds>(until - std::chrono::steady_clock::now());
    auto answer = link.report_roots(agent, std::max(left, common::milliseconds{1}));
    if (!answer) return fail(answer.error());
    const bool over = std::chrono::steady_clock::now() + retry_pause > until;
    if (over || std::ranges::all_of(answer->tables, settled)) return std::move(answer->tables);
    std::this_thread::sleep_for(retry_pause);
  }
}

result<std::vector<schemas::setting>> configuration(operator_link& link, const std::string& agent) {
  return link.report_settings(agent, report_timeout).map(&schemas::settings::values);
}

result<std::string> resync(operator_link& link, const std::string& agent,
                           std::vector<std::string> tables) {
  auto answer = link.want_resync(agent, {.tables = std::move(tables)}, query_timeout);
  if (!answer) return fail(answer.error());
  return fmt::format("{}", fmt::join(answer->tables, " "));
}

result<std::vector<schemas::dump_part>> dump(operator_link& link, const std::string& agent,
                                             std::vector<std::string> tables) {
  std::vector<schemas::dump_part> out;
  auto part = link.dump(agent, {std::move(tables)}, part_timeout);
  while (part) {
    out.push_back(std::move(*part));
    const auto& last = out.back();
    if (last.part + 1 >= last.parts) return out;
    part = link.dump_more(agent, {.session = last.session, .part = last.part + 1}, part_timeout);
  }
  return fail(part.error());
}

}  // namespace client
