#include "collector/commands/messages.hpp"

#include <algorithm>

#include "schemas/codec.hpp"

namespace schemas {

#define MUSTER_INSTANTIATE(T)                                 \
  template std::string encode(const collector::commands::T&); \
  template common::result<collector::commands::T> decode<collector::commands::T>(std::string_view)

MUSTER_INSTANTIATE(greeting);
MUSTER_INSTANTIATE(batch);
MUSTER_INSTANTIATE(answer);

#undef MUSTER_INSTANTIATE

}  // namespace schemas

namespace collector::commands {

using common::errc;
using common::fail;

namespace {
constexpr u64 longest_ms = 3'600'000, most_output = 64u << 20, most_at_a_time = 64;
}

batch message_of(const common::run_batch& b) {
  batch out{.time_ms = static_cast<u64>(b.limits.time.count()),
            .output_bytes = b.limits.output_bytes,
            .at_a_time = std::min<u64>(b.at_a_time, most_at_a_time),
            .all_ms = static_cast<u64>(std::max<i64>(b.time.count(), 0)),
            .commands = {}};
  for (const auto& words : b.commands) {
    auto& c = out.commands.emplace_back();
    for (const auto& w : words) c.words.push_back({w});
  }
  return out;
}

common::result<common::run_batch> batch_of(const batch& m) {
  if (m.time_ms > longest_ms || m.all_ms > longest_ms || m.output_bytes > most_output ||
      m.at_a_time > most_at_a_time)
    return fail(errc::too_large, "commands with limits that nobody sets");
  common::run_batch out{
      .commands = {},
      .limits = {.time = common::milliseconds{m.time_ms}, .output_bytes = m.output_bytes},
      .at_a_time = static_cast<unsigned>(m.at_a_time),
      .time = common::milliseconds{m.all_ms}};
  for (const auto& c : m.commands) {
    auto& words = out.commands.emplace_back();
    for (const auto& w : c.words) words.push_back(w.bytes);
  }
  return out;
}

answer message_of(std::size_t number, common::run_answer a) {
  answer out{.number = number, .how = answer::not_started, .error = {}, .output = {}};
  if (!a) return out;
  if (!*a) {
    out.how = answer::failed;
    out.error_code = static_cast<u64>((*a).error().code);
    out.error = {std::move((*a).error().detail)};
    return out;
  }
  auto& r = **a;
  out.how = answer::ran;
  out.exit_status = r.exit_status;
  out.signal = static_cast<u64>(r.signal);
  out.timed_out = r.timed_out;
  out.truncated = r.truncated;
  out.output = {std::move(r.output)};
  out.duration_ms = static_cast<u64>(r.duration.count());
  return out;
}

common::run_answer answer_of(answer m) {
  if (m.how == answer::not_started) return std::nullopt;
  if (m.how == answer::failed) {
    const auto code =
        m.error_code == static_cast<u64>(errc::not_found) ? errc::not_found : errc::io;
    return common::result<common::run_outcome>(fail({code, std::move(m.error.bytes)}));
  }
  return common::run_outcome{.exit_status = static_cast<int>(m.exit_status),
                             .signal = static_cast<int>(m.signal),
                             .timed_out = m.timed_out,
                             .truncated = m.truncated,
                             .output = std::move(m.output.bytes),
                             .duration = common::milliseconds{m.duration_ms}};
}

}  // namespace collector::commands
