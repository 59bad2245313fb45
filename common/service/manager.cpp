#include "common/service/manager.hpp"

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include <algorithm>
#include <ctime>

#include "common/log.hpp"
#include "common/reload.hpp"

namespace common::service {

namespace {

/// How long a step of a start may take.
constexpr std::chrono::microseconds step_patience = std::chrono::seconds{90};
/// Of the time that a process has, so that one late round is no reason to end it.
constexpr int told_of_its_time = 4;

void notify(const std::string& what) { (void)sd_notify(0, what.c_str()); }

/// systemd tells by it that what it asked for came before this.
std::int64_t monotonic_us() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
}

}  // namespace

manager::manager() {
  std::uint64_t us = 0;
  if (sd_watchdog_enabled(0, &us) > 0)
    heard_every_ = std::max(milliseconds{1}, milliseconds{us / 1'000 / told_of_its_time});
}

manager::~manager() { notify("STOPPING=1"); }

void manager::still_starting(std::string_view status) {
  notify(fmt::format("EXTEND_TIMEOUT_USEC={}\nSTATUS={}", step_patience.count(), one_line(status)));
}

void manager::ready(std::string_view status) {
  status_ = one_line(status);
  notify(fmt::format("READY=1\nSTATUS={}", status_));
}

void manager::tell(std::string_view status) {
  auto line = one_line(status);
  if (line == status_) return;
  status_ = std::move(line);
  notify("STATUS=" + status_);
}

void manager::begin_round(instant now) {
  if (reloading_) ready(status_);
  reloading_ = false;
  if (!heard_every_ || now < next_) return;
  notify("WATCHDOG=1");
  next_ = now + *heard_every_;
}

bool manager::take_reload() {
  if (!take_reload_request()) return false;
  reloading_ = true;
  notify(fmt::format("RELOADING=1\nMONOTONIC_USEC={}\nSTATUS=reads its configuration again",
                     monotonic_us()));
  return true;
}

}  // namespace common::service
