#include "cli/health/lag.hpp"

#include <filesystem>
#include <optional>

#include "cli/health/configuration_of.hpp"
#include "cli/health/stages.hpp"
#include "collector/state/state_store.hpp"
#include "store/alert_log.hpp"
#include "store/told_log.hpp"

namespace cli::health {

namespace fs = std::filesystem;
using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

constexpr std::size_t most_collectors = 1000;

/// None: nothing was told yet.
result<std::optional<store::told_log>> told_log_of(const house& h) {
  auto log = store::told_log::open(h.paths.told(), true);
  if (log) return std::optional(std::move(*log));
  if (log.error().code == errc::not_found) return std::optional<store::told_log>();
  return fail(log.error());
}

/// When the first alert above the number was told; 0: there is none.
result<std::int64_t> time_after(const store::told_log& log, std::uint64_t sequence) {
  std::int64_t out = 0;
  auto s = log.each(sequence, [&](auto, const schemas::told_alert& a, bool& go_on) -> status {
    out = a.time;
    go_on = false;
    return {};
  });
  return s ? result<std::int64_t>(out) : fail(s.error());
}

/// The last number that was told before then: alerts are told in the order of time, so that not
/// all of them have to be read.
result<std::uint64_t> last_before(const store::told_log& log, std::int64_t since,
                                  std::uint64_t last) {
  std::uint64_t low = 0, high = last;  // what is told after `high` is not before
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    const auto time = time_after(log, middle);
    if (!time) return fail(time.error());
    if (*time != 0 && *time < since)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

result<outbox_lag> outbox_of(const std::string& folder, const std::string& agent) {
  outbox_lag out{.agent = agent};
  const auto state = collector::state::state_store::open_read_only(folder);
  if (!state) return fail(state.error());
  for (const auto& place : state->outbox()) out.bytes += place.bytes;
  out.entries = state->outbox().size();
  if (out.entries == 0) return out;
  const auto first = state->entry(state->outbox().front().sequence);
  if (!first) return out;  // acknowledged by now
  if (const auto delta = schemas::decode<schemas::delta>(first->payload.bytes))
    out.oldest = delta->scan_time;
  return out;
}

}  // namespace

result<std::vector<outbox_lag>> outboxes_of(const house& h) {
  std::vector<outbox_lag> out;
  std::error_code ec;
  for (fs::directory_iterator at(h.paths.data + "/collector", ec), end;
       !ec && at != end && out.size() < most_collectors; at.increment(ec)) {
    auto one = outbox_of(at->path(), at->path().filename());
    if (!one && one.error().code == errc::not_found) continue;  // it has not begun
    if (!one) return fail(one.error());
    out.push_back(std::move(*one));
  }
  return out;
}

result<alert_lag> alert_lag_of(const house& h) {
  alert_lag out;
  const auto raised = store::alert_log::open(h.paths.alerts(), true);
  if (!raised && raised.error().code == errc::not_found) return out;
  if (!raised) return fail(raised.error());
  const auto told = told_log_of(h);
  if (!told) return fail(told.error());
  std::uint64_t taken = 0;
  if (*told) {
    const auto state = (*told)->read_state();
    if (!state) return fail(state.error());
    if (state->at.log == raised->id()) taken = state->at.number;
  }
  const auto last = raised->last();
  if (!last) return fail(last.error());
  out.waiting = *last - std::min(taken, *last);
  if (out.waiting == 0) return out;
  auto s = raised->each(taken, [&](auto, const schemas::alert& a, bool& go_on) -> status {
    out.oldest = a.time;
    go_on = false;
    return {};
  });
  return s ? result<alert_lag>(out) : fail(s.error());
}

result<std::vector<sink_lag>> sinks_of(const house& h) {
  const auto said = configuration_of(h.paths);
  if (!said) return fail(said.error());
  const auto sinks = schemas::sinks_of(*said);
  if (!sinks) return fail(sinks.error());
  if (auto ok = schemas::refuse_own_files(*sinks, h.paths); !ok) return fail(ok.error());
  const auto log = told_log_of(h);
  if (!log) return fail(log.error());
  const auto last = *log ? (*log)->last() : result<std::uint64_t>(0);
  if (!last) return fail(last.error());
  std::vector<sink_lag> out;
  for (const auto& s : *sinks) {
    sink_lag one{.name = s.name, .address = s.address};
    const auto is = *log ? (*log)->state_of(s.name)
                         : result<std::optional<store::told_log::sink_state>>(std::nullopt);
    if (!is) return fail(is.error());
    if (*is) {
      one.behind = *last - std::min((*is)->sequence, *last);
      const auto dead = (*log)->dead_letters(s.name);
      if (!dead) return fail(dead.error());
      one.dead = dead->size();
      one.last_error = (*is)->last_error;
      one.failed_at = (*is)->failed_at;
      const auto oldest =
          one.behind > 0 ? time_after(**log, (*is)->sequence) : result<std::int64_t>(0);
      if (!oldest) return fail(oldest.error());
      one.oldest = *oldest;
    } else if (runs(h, "alerts")) {
      one.is_new = true;
    }
    out.push_back(std::move(one));
  }
  return out;
}

status each_told_since(const house& h, std::int64_t since,
                       const std::function<void(const schemas::told_alert&)>& visit) {
  const auto log = told_log_of(h);
  if (!log) return fail(log.error());
  if (!*log) return {};
  const auto last = (*log)->last();
  if (!last) return fail(last.error());
  const auto before = last_before(**log, since, *last);
  if (!before) return fail(before.error());
  return (*log)->each(*before, [&](auto, const schemas::told_alert& a, bool&) -> status {
    if (a.time >= since) visit(a);
    return {};
  });
}

result<severity_counts> told_since(const house& h, std::int64_t since) {
  severity_counts out{};
  const auto s = each_told_since(h, since, [&](const schemas::told_alert& a) {
    const bool is_over =
        a.parts.front().telling == static_cast<schemas::u64>(schemas::telling::over);
    if (!is_over && a.severity < out.size()) ++out[a.severity];
  });
  if (!s) return fail(s.error());
  return out;
}

}  // namespace cli::health
