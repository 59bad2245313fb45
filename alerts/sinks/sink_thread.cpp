#include "alerts/sinks/sink_thread.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>
#include <random>

#include "common/clock.hpp"
#include "common/log.hpp"

namespace alerts {

using common::result;
using common::status;

namespace {

constexpr std::size_t most_at_once = 100, bytes_at_once = 256u << 10;
constexpr std::chrono::milliseconds look_every{200}, first_pause{500}, longest_pause{60'000};

/// Returns early where it is told to stop.
void rest(std::chrono::milliseconds time, const std::stop_token& stop) {
  std::mutex m;
  std::condition_variable_any woken;
  std::unique_lock lock(m);
  woken.wait_for(lock, stop, time, [] { return false; });
}

/// So that many senders do not come back at once: a fifth more or less.
std::chrono::milliseconds about(std::chrono::milliseconds time) {
  static thread_local std::mt19937 rng{std::random_device{}()};
  const auto fifth = time.count() / 5;
  return time +
         std::chrono::milliseconds{std::uniform_int_distribution<std::int64_t>(-fifth, fifth)(rng)};
}

std::string this_host() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

}  // namespace

sink_thread::sink_thread(store::told_log& log, schemas::sink what)
    : log_(log),
      what_(std::move(what)),
      origin_{this_host(), std::to_string(::getpid())},
      line_(what_),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

bool sink_thread::takes(const schemas::told_alert& a) const {
  if (a.severity < static_cast<schemas::u64>(what_.least)) return false;
  return what_.rules.empty() ||
         std::ranges::find(what_.rules, a.parts.front().rule) != what_.rules.end();
}

status sink_thread::begin() {
  auto known = log_.state_of(what_.name);
  if (!known) return fail(known.error());
  if (*known) return state_ = std::move(**known), status{};
  auto last = log_.last();
  if (!last) return fail(last.error());
  state_ = {};
  state_.sequence = *last;
  return log_.keep_state(what_.name, state_);
}

result<sink_thread::batch> sink_thread::next() const {
  batch out{.messages = {}, .up_to = state_.sequence};
  std::size_t bytes = 0;
  auto s = log_.each(state_.sequence, [&](std::uint64_t sequence, const auto& a, bool& go_on) {
    out.up_to = sequence;
    if (takes(a)) bytes += out.messages.emplace_back(syslog_message(a, origin_)).size();
    go_on = out.messages.size() < most_at_once && bytes < bytes_at_once;
    return status{};
  });
  if (!s) return fail(s.error());
  return out;
}

result<bool> sink_thread::deliver(const std::stop_token& stop) {
  const auto some = next();
  if (!some) return fail(some.error());
  if (some->up_to == state_.sequence) return false;
  if (!some->messages.empty())
    if (auto s = line_.send(some->messages, stop); !s) return fail(s.error());
  state_.sequence = some->up_to;
  state_.sent += some->messages.size();
  if (auto s = log_.keep_state(what_.name, state_); !s) return fail(s.error());
  return true;
}

/// The first failure of several is logged, and the end of them.
void sink_thread::note(const status& outcome) {
  const bool had = !state_.last_error.empty();
  if (outcome && !had) return;
  if (!outcome && !had) spdlog::warn("sink {}: {}", what_.name, outcome.error().detail);
  if (outcome) spdlog::info("sink {}: it takes alerts again", what_.name);
  state_.last_error = outcome ? "" : outcome.error().detail;
  state_.failed_at = outcome ? 0 : common::wall_ms();
  if (auto s = log_.keep_state(what_.name, state_); !s) spdlog::error("{}", s.error().detail);
}

void sink_thread::run(const std::stop_token& stop) {
  auto begun = begin();
  while (!begun && !stop.stop_requested()) {
    spdlog::error("sink {}: {}", what_.name, begun.error().detail);
    rest(longest_pause, stop);
    begun = begin();
  }
  for (auto pause = first_pause; !stop.stop_requested();) {
    const auto done = deliver(stop);
    if (stop.stop_requested()) return;
    note(done ? status{} : fail(done.error()));
    if (!done || !*done) rest(done ? look_every : about(pause), stop);
    pause = done ? first_pause : std::min(2 * pause, longest_pause);
  }
}

}  // namespace alerts
