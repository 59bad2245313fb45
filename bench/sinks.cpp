// What sinks take and cost: alerts a second through each kind, and how much slower the stage tells
// alerts (commit, and a line of alerts.jsonl) beside a receiver that is dead, slow or well, as a
// ratio to telling without sinks in the same run. Receivers are threads of this process.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "alerts/alert_file.hpp"
#include "alerts/sinks/sink_thread.hpp"
#include "bench/support/line_receiver.hpp"
#include "common/log.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/told_samples.hpp"

namespace {

using clock_type = std::chrono::steady_clock;

schemas::sink sink_to(decltype(schemas::sink::place) place) {
  schemas::sink s;
  s.name = "bench";
  s.place = std::move(place);
  return s;
}

schemas::sink syslog_to(const std::string& port) {
  return sink_to(schemas::syslog_place{schemas::syslog_way::tcp, "127.0.0.1", port, ""});
}

schemas::sink hook_to(const std::string& port) {
  schemas::webhook_place place;
  place.url = "http://127.0.0.1:" + port + "/";
  return sink_to(std::move(place));
}

void tell(store::told_log& log, int count) {
  store::told_log::changes c;
  for (int n = 0; n < count; ++n)
    c.told.push_back(tests::told_alert_of("user added: mallory (uid 1001, shell /bin/sh)"));
  if (!log.commit(c)) std::abort();
}

double seconds_of(const std::function<void()>& work) {
  const auto begin = clock_type::now();
  work();
  return std::chrono::duration<double>(clock_type::now() - begin).count();
}

void print_speed(const char* what, const schemas::sink& to, int count) {
  const tests::temp_dir dir;
  auto log = *store::told_log::open(dir / "told", false);
  const auto sink = *alerts::sink_thread::start(log, to);
  tell(log, count);
  const auto last = *log.last();
  const double time = seconds_of([&] {
    while ((*log.state_of(to.name))->sequence < last)
      std::this_thread::sleep_for(std::chrono::milliseconds{2});
  });
  std::printf("  %-22s %9.0f alerts/s\n", what, count / time);
}

/// What `rounds` commits of eight alerts took the stage, one by one.
void add_telling_times(const schemas::sink* to, int rounds, std::vector<double>& out) {
  const tests::temp_dir dir;
  auto log = *store::told_log::open(dir / "told", false);
  auto file = *alerts::alert_file::open(log, dir / "alerts.jsonl");
  std::unique_ptr<alerts::sink_thread> sink;
  if (to != nullptr) sink = *alerts::sink_thread::start(log, *to);
  for (int n = 0; n < rounds; ++n)
    out.push_back(seconds_of([&] {
      tell(log, 8);
      if (!file.write()) std::abort();
    }));
}

double median(std::vector<double> of) {
  std::ranges::sort(of);
  return of[of.size() / 2];
}

/// Taken in turns, so that whatever else the machine does is beside both.
void print_cost(const char* what, const schemas::sink& to) {
  constexpr int turns = 20, rounds = 100;
  std::vector<double> with, without;
  for (int n = 0; n < turns; ++n) {
    add_telling_times(n % 2 == 0 ? &to : nullptr, rounds, n % 2 == 0 ? with : without);
    add_telling_times(n % 2 == 0 ? nullptr : &to, rounds, n % 2 == 0 ? without : with);
  }
  std::printf("  %-22s %9.3f of the time without it\n", what, median(with) / median(without));
}

}  // namespace

int main() {
  spdlog::set_level(spdlog::level::off);
  const tests::temp_dir dir;
  const bench::line_receiver lines(false), hooks(true), slow(true, std::chrono::milliseconds{500});
  const auto program = dir / "sendmail";
  std::ofstream(program) << "#!/bin/sh\nexec cat > /dev/null\n";
  std::filesystem::permissions(program, std::filesystem::perms(0700));
  schemas::mail_place mail;
  mail.to = {"root"};
  mail.program = program;
  mail.gather_ms = 0;
  std::printf("alerts a second through each kind of sink, to receivers of this host\n");
  print_speed("syslog (TCP)", syslog_to(lines.port()), 20'000);
  print_speed("webhook", hook_to(hooks.port()), 3'000);
  print_speed("mail", sink_to(mail), 3'000);
  print_speed("jsonl", sink_to(schemas::file_place{.path = dir / "out.jsonl"}), 20'000);
  std::printf("telling alerts beside a sink, medians of commits\n");
  print_cost("webhook, dead", hook_to("1"));
  print_cost("webhook, slow", hook_to(slow.port()));
  print_cost("webhook, well", hook_to(hooks.port()));
  print_cost("syslog, dead", syslog_to("1"));
  print_cost("syslog, well", syslog_to(lines.port()));
  return 0;
}
