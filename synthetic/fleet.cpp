#include "synthetic/fleet.hpp"

#include <algorithm>
#include <cmath>

namespace synthetic {

using common::fail;
using common::instant;
using common::milliseconds;
using common::result;

namespace {

constexpr int frames_at_once = 64;
constexpr int arrivals_at_once = 4096;
constexpr milliseconds full_pause{20};
constexpr instant never = instant::max();
/// A source address has about 28,000 ports, of which others use some.
constexpr std::size_t agents_an_address = 20'000;

/// On loopback there are addresses enough; elsewhere it is the system's choice.
std::string source_of(std::size_t n, const std::string& server) {
  if (!server.starts_with("127.") || n < agents_an_address) return {};
  return fmt::format("127.0.0.{}", 1 + n / agents_an_address);
}

}  // namespace

result<std::unique_ptr<fleet>> fleet::make(const common::net::context& context, gate to,
                                           const common::net::link_options& options,
                                           std::uint64_t seed) {
  auto c = common::net::crowd::make(context, options);
  if (!c) return fail(c.error());
  return std::unique_ptr<fleet>(new fleet(std::move(*c), std::move(to), seed));
}

void fleet::add(profile p, common::net::curve_keys own) {
  agents_.emplace_back(std::move(p), happenings_);
  keys_.push_back(std::move(own));
  is_touched_.push_back(false);
  wakes_at_.push_back(never);
}

result<bool> fleet::connect(std::size_t most) {
  const auto now = std::chrono::steady_clock::now();
  while (connected_ < size() && connected_ < handshakes() + most) {
    const auto m = static_cast<member>(connected_);
    auto s = crowd_.connect(m, gate_.server, {keys_[m], gate_.server_key},
                            source_of(m, gate_.server.host));
    if (!s) return fail(s.error());
    agents_[m].connected(now);
    touch(m);
    ++connected_;
  }
  return connected_ == size() && std::ranges::all_of(agents_, &agent::is_greeted);
}

std::size_t fleet::greeted() const {
  return static_cast<std::size_t>(std::ranges::count_if(agents_, &agent::is_greeted));
}

void fleet::scan_all() {
  for (std::size_t n = 0; n < size(); ++n) agents_[n].scan(), touch(static_cast<member>(n));
}

void fleet::begin_changes(double rate) {
  changing_ = {rate, std::chrono::steady_clock::now()};
  for (std::size_t n = 0; n < size(); ++n) touch(static_cast<member>(n));
}

void fleet::spread_hellos(milliseconds keepalive) {
  const auto now = std::chrono::steady_clock::now();
  for (std::size_t n = 0; n < size(); ++n) {
    const auto within = random_() % static_cast<std::uint64_t>(keepalive.count());
    agents_[n].greet_at(now + milliseconds{within});
    touch(static_cast<member>(n));
  }
}

bool fleet::is_settled() const { return std::ranges::all_of(agents_, &agent::is_settled); }

u64 fleet::sum(u64 (agent::*count)() const) const {
  u64 out = 0;
  for (const auto& a : agents_) out += (a.*count)();
  return out;
}

// ---- a turn ----

void fleet::turn(milliseconds longest) {
  common::net::waiter().add(crowd_).wait(until_due(longest, std::chrono::steady_clock::now()));
  const auto now = std::chrono::steady_clock::now();
  for (const auto m : crowd_.take_lost()) {
    held_.erase(m);
    agents_[m].connected(now);
    touch(m);
  }
  take_arrivals(now);
  make_changes(now);
  touch_due(now);
  for (const auto m : std::exchange(touched_, {})) {
    is_touched_[m] = false;
    serve(m, now);
  }
}

milliseconds fleet::until_due(milliseconds longest, instant now) const {
  if (!touched_.empty()) return milliseconds{0};
  auto next = now + longest;
  if (!wakes_.empty()) next = std::min(next, wakes_.top().at);
  if (changing_ && changing_->rate > 0) {
    const std::chrono::duration<double> at(static_cast<double>(changing_->made + 1) /
                                           changing_->rate);
    next = std::min(next, changing_->begin + std::chrono::duration_cast<instant::duration>(at));
  }
  return std::clamp(std::chrono::ceil<milliseconds>(next - now), milliseconds{0}, longest);
}

void fleet::take_arrivals(instant now) {
  for (int n = 0; n < arrivals_at_once; ++n) {
    const auto in = crowd_.receive();
    if (!in) return;
    agents_[in->to].arrived(in->frame, now);
    touch(in->to);
  }
}

/// Each is due at its time, whether or not we come to it in time: what it waits for counts.
void fleet::make_changes(instant now) {
  if (!changing_ || changing_->rate <= 0) return;
  const std::chrono::duration<double> passed = now - changing_->begin;
  const auto due = static_cast<u64>(std::floor(passed.count() * changing_->rate));
  while (changing_->made < due) {
    const std::chrono::duration<double> at(static_cast<double>(++changing_->made) /
                                           changing_->rate);
    const auto m = static_cast<member>(random_() % size());
    agents_[m].change(changing_->begin + std::chrono::duration_cast<instant::duration>(at),
                      random_);
    touch(m);
  }
}

void fleet::touch(member m) {
  if (is_touched_[m]) return;
  is_touched_[m] = true;
  touched_.push_back(m);
}

void fleet::touch_due(instant now) {
  while (!wakes_.empty() && wakes_.top().at <= now) {
    const auto [at, who] = wakes_.top();
    wakes_.pop();
    if (wakes_at_[who] != at) continue;
    wakes_at_[who] = never;
    touch(who);
  }
}

void fleet::wake_at(member m, instant t) {
  if (wakes_at_[m] <= t) return;
  wakes_at_[m] = t;
  wakes_.push({t, m});
}

void fleet::serve(member m, instant now) {
  auto& a = agents_[m];
  if (changing_ && changing_->rate <= 0 && a.is_greeted() && a.is_settled()) a.change(now, random_);
  for (int n = 0; n < frames_at_once; ++n) {
    auto held = held_.extract(m);
    auto f = held ? std::optional(std::move(held.mapped())) : a.next(now);
    if (!f) return wake_at(m, a.due(now));
    if (crowd_.send(m, *f) == common::net::sent::queued) continue;
    held_.emplace(m, std::move(*f));
    return wake_at(m, now + full_pause);
  }
  wake_at(m, now);
}

}  // namespace synthetic
