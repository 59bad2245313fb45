#include "client/requests.hpp"

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

bool has_rows(const root_comparison& c) {
  return c.status <= static_cast<schemas::u64>(schemas::table_status::partial);
}

result<std::string> scan_now(operator_link& link, const std::string& agent) {
  return link.ask(agent, "scan-now", scan_timeout).map(&schemas::reply::text);
}

result<sync_outcome> sync_now(operator_link& link, const std::string& agent) {
  auto reply = link.ask(agent, "roots", report_timeout);
  if (!reply) return fail(reply.error());
  return sync_outcome{std::move(reply->text), std::move(reply->roots)};
}

result<std::vector<root_comparison>> settled_roots(operator_link& link, const std::string& agent) {
  const auto until = std::chrono::steady_clock::now() + report_timeout;
  const auto settled = [](const root_comparison& c) {
    return !has_rows(c) || !c.store.bytes.empty();
  };
  for (;;) {
    const auto left =
        std::chrono::duration_cast<common::milliseconds>(until - std::chrono::steady_clock::now());
    auto reply = link.ask(agent, "roots", std::max(left, common::milliseconds{1}));
    if (!reply) return fail(reply.error());
    const bool over = std::chrono::steady_clock::now() + retry_pause > until;
    if (over || std::ranges::all_of(reply->roots, settled)) return std::move(reply->roots);
    std::this_thread::sleep_for(retry_pause);
  }
}

result<std::vector<schemas::setting>> configuration(operator_link& link, const std::string& agent) {
  return link.ask(agent, "configuration", report_timeout).map(&schemas::reply::settings);
}

result<std::string> resync(operator_link& link, const std::string& agent,
                           std::vector<std::string> tables) {
  const schemas::query q{
      .id = 0, .verb = "resync", .tables = std::move(tables), .session = 0, .part = 0};
  return link.query(agent, q, query_timeout).map(&schemas::reply::text);
}

result<std::vector<schemas::dump_part>> dump(operator_link& link, const std::string& agent,
                                             std::vector<std::string> tables) {
  std::vector<schemas::dump_part> out;
  schemas::query q{.id = 0, .verb = "dump", .tables = std::move(tables), .session = 0, .part = 0};
  do {
    auto part = link.rows(agent, q, part_timeout);
    if (!part) return fail(part.error());
    q = {.id = 0, .verb = "part", .tables = {}, .session = part->session, .part = part->part + 1};
    out.push_back(std::move(*part));
  } while (out.back().part + 1 < out.back().parts);
  return out;
}

}  // namespace client
