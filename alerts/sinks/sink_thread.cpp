#include "alerts/sinks/sink_thread.hpp"

#include <algorithm>
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
constexpr std::chrono::milliseconds look_every{200};

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

}  // namespace

result<std::unique_ptr<sink_thread>> sink_thread::start(store::told_log& log, schemas::sink what,
                                                        label_source labels) {
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
  return std::unique_ptr<sink_thread>(
      new sink_thread(log, std::move(what), std::move(state), std::move(labels)));
}

sink_thread::sink_thread(store::told_log& log, schemas::sink what,
                         store::told_log::sink_state state, label_source labels)
    : log_(log),
      what_(std::move(what)),
      labels_(std::move(labels)),
      sender_(make_sender(what_)),
      state_(std::move(state)),
      patience_(state_.tries),
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
  return (what_.rules.empty() || std::ranges::any_of(a.parts, is_wanted)) &&
         (what_.labels.empty() ||
          std::ranges::any_of(a.agents, [&](const auto& agent) { return has_labels(agent); }));
}

bool sink_thread::has_labels(const std::string& agent) const {
  const auto known = labels_ ? labels_(agent) : std::nullopt;
  return !known || schemas::has_labels(*known, what_.labels);
}

result<sink_thread::batch> sink_thread::next() const {
  batch out{.alerts = {}, .sequences = {}, .up_to = state_.sequence};
  std::size_t bytes = 0;
  auto s = log_.each(state_.sequence, [&](std::uint64_t sequence, const auto& a, bool& go_on) {
    out.up_to = sequence;
    if (takes(a)) {
      out.alerts.push_back(a);
      out.sequences.push_back(sequence);
      for (const auto& part : a.parts)
        bytes += part.message.size() + part.old_stable.bytes.size() + part.new_stable.bytes.size();
    }
    go_on = out.alerts.size() < most_at_once && bytes < bytes_at_once;
    out.is_full = !go_on;
    return status{};
  });
  if (!s) return fail(s.error());
  return out;
}

/// A kind of sink that sends several as one waits for them.
bool sink_thread::waits_for_more(const batch& some) {
  const auto now = std::chrono::steady_clock::now();
  if (!since_) since_ = now;
  return !some.is_full && now - *since_ < sender_->gather();
}

/// The first failure of several is logged, and the end of them.
void sink_thread::note(const status& sent) {
  const bool had = !state_.last_error.empty();
  if (!sent && !had) spdlog::warn("sink {}: {}", what_.name, sent.error().detail);
  if (sent && had) spdlog::info("sink {}: it takes alerts again", what_.name);
  state_.last_error = sent ? "" : sent.error().detail;
  state_.failed_at = sent ? 0 : common::wall_ms();
}

/// Remembers what arrived, and gives up what the receiver will not take.
status sink_thread::take(const batch& some, const delivery& d) {
  const auto before = state_;
  note(d.end);
  state_.sent += d.taken;
  if (d.taken > 0) state_.sequence = some.sequences[d.taken - 1], patience_.begin_anew();
  if (d.taken == some.alerts.size()) state_.sequence = some.up_to;
  std::vector<store::told_log::dead_letter> died;
  if (!d.end && patience_.is_over(d.most_tries)) {
    const auto end = std::min(d.taken + d.refused, some.sequences.size());
    for (auto n = d.taken; n < end; ++n)
      died.push_back(
          {some.sequences[n], common::wall_ms(), patience_.tries(), d.end.error().detail});
    state_.sequence = some.sequences[end - 1];
    patience_.begin_anew();
    if (log_limit_.may_write("dead", std::chrono::steady_clock::now()))
      spdlog::warn("sink {}: not taken, and kept as dead letters: {}", what_.name,
                   d.end.error().detail);
  }
  state_.tries = patience_.tries();
  pause_ = std::max(about(patience_.pause()), d.wait);
  // A receiver that is away for long costs no commit an attempt.
  const bool changed = before.sequence != state_.sequence || before.tries != state_.tries ||
                       before.last_error != state_.last_error;
  return changed ? log_.keep_state(what_.name, state_, died) : status{};
}

/// The error is one of the log.
status sink_thread::round(const std::stop_token& stop) {
  const auto some = next();
  if (!some) return fail(some.error());
  if (some->up_to == state_.sequence) return pause_ = look_every, status{};
  if (some->alerts.empty()) {
    state_.sequence = some->up_to;
    return log_.keep_state(what_.name, state_);
  }
  if (waits_for_more(*some)) return pause_ = look_every, status{};
  auto sent = sender_->send(some->alerts, stop);
  if (stop.stop_requested() && !sent.end) {  // it is no fault of the receiver
    if (sent.taken == 0) return {};
    sent.end = {};
  }
  since_.reset();
  return take(*some, sent);
}

void sink_thread::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    auto s = round(stop);
    if (!s) {
      const std::scoped_lock l(lock_);
      outcome_ = std::move(s);
      return;
    }
    if (pause_ > std::chrono::milliseconds{0}) rest(pause_, stop);
    log_limit_.tell_left_out(std::chrono::steady_clock::now());
  }
}

}  // namespace alerts
