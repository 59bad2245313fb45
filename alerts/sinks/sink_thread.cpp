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

result<std::unique_ptr<sink_thread>> sink_thread::start(store::told_log& log, schemas::sink what) {
  auto known = log.state_of(what.name);
  if (!known) return fail(known.error());
  store::told_log::sink_state state;
  if (*known) {
    state = std::move(**known);
  } else {
    const auto last = log.last();
    if (!last) return fail(last.error());
    state.sequence = *last;
    if (auto s = log.keep_state(what.name, state); !s) return fail(s.error());
  }
  return std::unique_ptr<sink_thread>(new sink_thread(log, std::move(what), std::move(state)));
}

sink_thread::sink_thread(store::told_log& log, schemas::sink what,
                         store::told_log::sink_state state)
    : log_(log),
      what_(std::move(what)),
      origin_{this_host(), std::to_string(::getpid())},
      line_(what_),
      state_(std::move(state)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

status sink_thread::outcome() const {
  const std::scoped_lock l(lock_);
  return outcome_;
}

bool sink_thread::takes(const schemas::told_alert& a) const {
  if (a.severity < static_cast<schemas::u64>(what_.least)) return false;
  const auto is_wanted = [&](const schemas::alert& part) {
    return std::ranges::find(what_.rules, part.rule) != what_.rules.end();
  };
  return what_.rules.empty() || std::ranges::any_of(a.parts, is_wanted);
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

/// The first failure of several is logged, and the end of them.
void sink_thread::note(const status& sent) {
  const bool had = !state_.last_error.empty();
  if (!sent && !had) spdlog::warn("sink {}: {}", what_.name, sent.error().detail);
  if (sent && had) spdlog::info("sink {}: it takes alerts again", what_.name);
  state_.last_error = sent ? "" : sent.error().detail;
  state_.failed_at = sent ? 0 : common::wall_ms();
}

/// The error is one of the log.
status sink_thread::round(const std::stop_token& stop) {
  const auto some = next();
  if (!some) return fail(some.error());
  if (some->up_to == state_.sequence) return pause_ = look_every, status{};
  const auto before = state_;
  const auto sent = some->messages.empty() ? status{} : line_.send(some->messages, stop);
  if (stop.stop_requested() && !sent) return {};
  if (!some->messages.empty()) note(sent);
  if (sent) {
    state_.sequence = some->up_to;
    state_.sent += some->messages.size();
    pause_ = {};
  } else {
    pause_ = std::clamp(2 * pause_, first_pause, longest_pause);
  }
  const bool changed = sent || before.last_error != state_.last_error;
  return changed ? log_.keep_state(what_.name, state_) : status{};
}

void sink_thread::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    auto s = round(stop);
    if (!s) {
      const std::scoped_lock l(lock_);
      outcome_ = std::move(s);
      return;
    }
    if (pause_ > std::chrono::milliseconds{0}) rest(about(pause_), stop);
  }
}

}  // namespace alerts
