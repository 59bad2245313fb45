#include "collector/inventory/accounts/logins.hpp"

#include <lastlog.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utmp.h>

#include <algorithm>
#include <cstring>

#include "collector/inventory/sqlite_file.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::int64_t tail_records = 20'000;  ///< of wtmp, from its end: 7.5 MiB
constexpr std::size_t names_limit = 10'000, utmp_limit = 4u << 20, session_limit = 16u << 10;

/// A field of fixed size that a zero ends only if there is room for one.
template <std::size_t N>
std::string text_of(const char (&field)[N]) {
  return {field, ::strnlen(field, N)};
}

/// `:0` and the like are screens of this host.
std::string place_of(const std::string& from) {
  const auto shown = text_or_absent(from, 256).value_or("");
  return shown.empty() || shown.starts_with(':') ? std::string("local") : shown;
}

}  // namespace

logins::logins(const common::root_dir& host) {
  if (auto fd = host.open_file("var/log/lastlog")) lastlog_ = std::move(*fd);
  read_wtmp(host);
  read_lastlog2(host);
  read_utmp(host);
  read_sessions(host);
}

void logins::note(const std::string& name, login seen) {
  const auto at = by_name_.find(name);
  if (at == by_name_.end() && by_name_.size() == names_limit) return;
  auto& l = at == by_name_.end() ? by_name_[name] : at->second;
  if (seen.seconds >= l.seconds) l = std::move(seen);
}

/// Where the years after 2038 are prepared for: one row an account.
void logins::read_lastlog2(const common::root_dir& host) {
  const auto file = sqlite_file::open(host, "var/lib/lastlog/lastlog2.db");
  if (!file && file.error().code == common::errc::not_found) return;
  const auto all = !file ? common::status{common::fail(file.error())}
                         : file->each("SELECT Name, Time, TTY, RemoteHost FROM Lastlog2",
                                      [&](const sqlite_file::row& r) {
                                        const auto time = r.integer(1);
                                        if (time > 0 && time < INT64_MAX / 1000)
                                          note(r.text(0), {time, r.text(2), r.text(3)});
                                      });
  if (!all) fault_ = all.error().detail;
}

void logins::read_wtmp(const common::root_dir& host) {
  const auto fd = host.open_file("var/log/wtmp");
  struct ::stat s {};
  if (!fd || ::fstat(fd->get(), &s) != 0) return;
  constexpr std::int64_t size = sizeof(utmp);
  const std::int64_t records = s.st_size / size;
  utmp record;
  for (auto i = std::max<std::int64_t>(0, records - tail_records); i < records; ++i) {
    if (::pread(fd->get(), &record, sizeof record, i * size) != size) return;
    if (record.ut_type != USER_PROCESS) continue;
    note(text_of(record.ut_user),
         {record.ut_tv.tv_sec, text_of(record.ut_line), text_of(record.ut_host)});
  }
}

/// A session whose leader is gone was not signed out: the machine crashed, or the program that
/// keeps account did.
void logins::note_session(const common::root_dir& host, const std::string& name, std::int64_t pid) {
  if (name.empty() || pid <= 0 || (host.is_live() && !host.stat(fmt::format("proc/{}", pid))))
    return;
  if (sessions_.size() == names_limit && !sessions_.contains(name)) return;
  const auto at = sessions_.try_emplace(name, pid).first;
  at->second = std::min(at->second, pid);
}

void logins::read_utmp(const common::root_dir& host) {
  const auto file = host.read("run/utmp", utmp_limit);
  if (!file) return;
  sessions_known_ = true;
  for (std::string_view rest = file->bytes; rest.size() >= sizeof(utmp);
       rest.remove_prefix(sizeof(utmp))) {
    utmp record;
    std::memcpy(&record, rest.data(), sizeof record);
    if (record.ut_type == USER_PROCESS) note_session(host, text_of(record.ut_user), record.ut_pid);
  }
}

/// One file a session, `NAME=value`; those of greeters and of managers are nobody's.
void logins::read_sessions(const common::root_dir& host) {
  constexpr const char* folder = "run/systemd/sessions";
  const auto all = host.list(folder, names_limit);
  if (!all) return;
  sessions_known_ = true;
  for (const auto& e : *all) {
    if (e.type != common::dir_entry::kind::file) continue;
    const auto file = host.read(fmt::format("{}/{}", folder, e.name), session_limit);
    if (!file) continue;
    std::string user;
    std::int64_t leader = 0;
    bool is_user = false;
    std::string_view rest = file->bytes;
    for (std::string_view line; next_line(rest, line);) {
      if (line.starts_with("USER=")) user = line.substr(5);
      if (line.starts_with("LEADER=")) leader = number(line.substr(7)).value_or(0);
      if (line.starts_with("CLASS=")) is_user = line == "CLASS=user" || line == "CLASS=user-early";
    }
    if (is_user) note_session(host, user, leader);
  }
}

void logins::set_session(schemas::user& u) const {
  if (!sessions_known_) return;
  const auto at = sessions_.find(u.name.value_or(""));
  u.logged_in = at != sessions_.end();
  if (*u.logged_in) u.session_pid = at->second;
}

void logins::set_last(schemas::user& u) const {
  login last;
  if (const auto at = by_name_.find(u.name.value_or("")); at != by_name_.end()) last = at->second;
  struct ::lastlog record {};
  constexpr std::int64_t size = sizeof record;
  // The file has holes: of most numbers there is nothing.
  const bool read = lastlog_ && u.uid && *u.uid >= 0 && *u.uid <= UINT32_MAX &&
                    ::pread(lastlog_.get(), &record, sizeof record, *u.uid * size) == size;
  if (read && record.ll_time > last.seconds)
    last = {record.ll_time, text_of(record.ll_line), text_of(record.ll_host)};
  if (last.seconds <= 0) return;
  u.last_login.ms = last.seconds * 1000;
  u.last_login_terminal = text_or_absent(last.terminal, 64);
  u.last_login_from = text_or_absent(last.from, 256);
  constexpr std::int64_t day = 86'400;
  u.last_login_day.ms = last.seconds / day * day * 1000;
  u.last_login_place = place_of(last.from);
}

}  // namespace collector::inventory
