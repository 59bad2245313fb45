#include "cli/health/stages.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "common/natural_order.hpp"
#include "common/proc_stat.hpp"
#include "common/watched_file.hpp"

namespace cli::health {

namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 5> kinds{"broker", "wdb", "alerts", "analyzer", "collector"};
constexpr std::size_t most_stages = 1000, most_open_files = 100'000, file_bytes = 64u << 10,
                      comm_length = 15;

std::string text_of(const std::string& file) {
  auto text = common::read_file(file, file_bytes);
  return text ? std::move(*text) : std::string();
}

std::int64_t number_in(std::string_view text) {
  const auto digit = std::min(text.find_first_of("0123456789"), text.size());
  std::int64_t out = 0;
  std::from_chars(text.data() + digit, text.data() + text.size(), out);
  return out;
}

/// The soft limit of open files in /proc/PID/limits.
std::uint64_t file_limit(const std::string& limits) {
  constexpr std::string_view name = "Max open files";
  const auto at = limits.find(name);
  if (at == limits.npos) return 0;
  return static_cast<std::uint64_t>(number_in(std::string_view(limits).substr(at + name.size())));
}

bool is_replaced(const std::string& process) {
  std::error_code ec;
  return fs::read_symlink(process + "/exe", ec).string().ends_with(" (deleted)");
}

/// A stage holds its pid file open: that of another folder, from which this one was copied, has
/// another one. Where the user may not look it is believed.
bool holds(const std::string& process, const std::string& file) {
  struct stat wanted {};
  if (::stat(file.c_str(), &wanted) != 0) return false;
  std::error_code ec;
  std::size_t left = most_open_files;
  for (fs::directory_iterator at(process + "/fd", ec), end; !ec && at != end; at.increment(ec)) {
    struct stat open {};
    const bool is_there = ::stat(at->path().c_str(), &open) == 0;
    if (is_there && open.st_dev == wanted.st_dev && open.st_ino == wanted.st_ino) return true;
    if (--left == 0) break;
  }
  return static_cast<bool>(ec);
}

/// A pid that another program has by now is nobody's.
stage look_at(const house& h, const std::string& pid_file) {
  stage out{.name = fs::path(pid_file).stem()};
  const auto pid = number_in(text_of(pid_file));
  const auto process = fmt::format("{}/{}", h.proc, pid);
  const auto stat = common::parse_proc_stat(text_of(process + "/stat"));
  const auto program = fmt::format("muster-{}", kind_of(out)).substr(0, comm_length);
  if (pid <= 0 || !stat || stat->name != program || stat->state == 'Z') return out;
  if (!holds(process, pid_file)) return out;
  struct stat owner {};
  if (::stat(process.c_str(), &owner) != 0) return out;
  out.pid = pid;
  out.uid = owner.st_uid;
  out.is_stopped = stat->state == 'T' || stat->state == 't';
  out.rss_bytes = static_cast<std::uint64_t>(std::max<std::int64_t>(stat->rss_pages, 0)) *
                  static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const auto booted_s = std::strtod(text_of(h.proc + "/uptime").c_str(), nullptr);
  const auto started_ms = stat->start_ticks * 1000 / ::sysconf(_SC_CLK_TCK);
  out.uptime_ms =
      std::max<std::int64_t>(static_cast<std::int64_t>(booted_s * 1000) - started_ms, 0);
  out.is_replaced = is_replaced(process);
  out.open_files = file_limit(text_of(process + "/limits"));
  return out;
}

std::vector<stage> with_pid_file(const house& h) {
  std::vector<stage> out;
  std::error_code ec;
  for (fs::directory_iterator at(h.paths.run(), ec), end;
       !ec && at != end && out.size() < most_stages; at.increment(ec))
    if (at->path().extension() == ".pid") out.push_back(look_at(h, at->path()));
  return out;
}

std::size_t order_of(const stage& s) {
  return static_cast<std::size_t>(std::ranges::find(kinds, kind_of(s)) - kinds.begin());
}

/// A server has all of them, a host that joined one a collector. A server's own host need not be
/// looked at: there a collector is one that once ran.
bool should_run(const house& h, std::string_view kind, const std::vector<stage>& known) {
  if (kind == "collector")
    return h.is_joined() || std::ranges::find(known, kind, kind_of) != known.end();
  return h.is_server();
}

}  // namespace

std::string_view kind_of(const stage& s) {
  return std::string_view(s.name).substr(0, s.name.find('-'));
}

std::vector<stage> stages_of(const house& h) {
  const auto known = with_pid_file(h);
  std::vector<stage> out;
  for (const auto& s : known)
    if (s.runs()) out.push_back(s);
  for (const auto kind : kinds)
    if (should_run(h, kind, known) && std::ranges::find(out, kind, kind_of) == out.end())
      out.push_back({.name = kind == "analyzer" ? "analyzer-1" : std::string(kind)});
  std::ranges::sort(out, [](const auto& a, const auto& b) {
    return order_of(a) != order_of(b) ? order_of(a) < order_of(b)
                                      : common::compare_naturally(a.name, b.name) < 0;
  });
  return out;
}

std::int64_t pid_of(const house& h, std::string_view name) {
  const auto all = stages_of(h);
  const auto at = std::ranges::find(all, name, &stage::name);
  return at == all.end() ? 0 : at->pid;
}

bool is_supervised(const house& h) {
  const auto pid = number_in(text_of(h.paths.lock()));
  const auto stat = common::parse_proc_stat(text_of(fmt::format("{}/{}/stat", h.proc, pid)));
  return pid > 0 && stat && stat->name == "muster" && stat->state != 'Z';
}

std::string where_it_logs(const house& h, std::string_view stage_name) {
  auto file = h.paths.log_file(stage_name);
  const bool is_in_journal = h.paths.data == common::system_data && !fs::exists(file);
  return is_in_journal
             ? fmt::format("journalctl -u 'muster-{}*'", stage_name.substr(0, stage_name.find('-')))
             : file;
}

std::string time_text(std::int64_t ms) {
  const auto s = ms / 1000;
  if (s < 60) return fmt::format("{} s", s);
  if (s < 3600) return fmt::format("{} min", s / 60);
  if (s < 86'400) return fmt::format("{} h {} min", s / 3600, s % 3600 / 60);
  return fmt::format("{} d {} h", s / 86'400, s % 86'400 / 3600);
}

}  // namespace cli::health
