#include "collector/inventory/accounts/logins.hpp"

#include <lastlog.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utmp.h>

#include <algorithm>
#include <cstring>
#include <span>

#include "collector/inventory/sqlite_file.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::int64_t tail_records = 20'000;  ///< of wtmp, from its end: 7.5 MiB
constexpr std::size_t logins_limit = 10'000, places_noted = 1000, places_limit = 16,
                      utmp_limit = 4u << 20, session_limit = 16u << 10;

/// A field of fixed size that a zero ends only if there is room for one.
template <std::size_t N>
std::string text_of(const char (&field)[N]) {
  return {field, ::strnlen(field, N)};
}

/// `:0`, `tmux(815).%1` and the like are screens of this host; `192.0.2.1 via mosh [815]` is a host
/// with a remark that is another each time.
std::string place_of(const std::string& from) {
  const auto shown = text_or_absent(from, 256).value_or("");
  if (shown.empty() || shown.starts_with(':') || shown.starts_with("tmux(")) return "local";
  return shown.substr(0, shown.find(' '));
}

}  // namespace

logins::logins(const common::root_dir& host) {
  if (auto fd = host.open_file("var/log/lastlog")) lastlog_ = std::move(*fd);
  read_wtmp(host, "var/log/wtmp.1");
  read_wtmp(host, "var/log/wtmp");
  read_wtmpdb(host);
  read_lastlog2(host);
  read_utmp(host);
  read_sessions(host);
}

void logins::note(const std::string& name, login seen) {
  const auto at = by_name_.find(name);
  if (at == by_name_.end() && by_name_.size() == logins_limit) return;
  auto& l = at == by_name_.end() ? by_name_[name] : at->second;
  if (const auto place = place_of(seen.from); place != "local") {
    auto& places = places_[name];
    if (places.size() < places_noted || places.contains(place)) {
      auto& last = places[place];
      last = std::max(last, seen.seconds);
    }
  }
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

/// What takes the place of wtmp where the years after 2038 are prepared for.
void logins::read_wtmpdb(const common::root_dir& host) {
  constexpr std::int64_t second = 1'000'000;
  for (const auto* path : {"var/lib/wtmpdb/wtmp.db", "var/log/wtmp.db"}) {
    const auto file = sqlite_file::open(host, path);
    if (!file && file.error().code == common::errc::not_found) continue;
    const auto all =
        !file ? common::status{common::fail(file.error())}
              : file->each(
                    fmt::format("SELECT User, Login, TTY, RemoteHost FROM wtmp WHERE Type = {} "
                                "ORDER BY Login DESC LIMIT {}",
                                USER_PROCESS, tail_records)
                        .c_str(),
                    [&](const sqlite_file::row& r) {
                      if (r.integer(1) > 0)
                        note(r.text(0), {r.integer(1) / second, r.text(2), r.text(3)});
                    });
    if (!all) fault_ = all.error().detail;
  }
}

void logins::read_wtmp(const common::root_dir& host, const std::string& path) {
  const auto fd = host.open_file(path);
  struct ::stat s {};
  if (!fd || ::fstat(fd->get(), &s) != 0) return;
  constexpr std::int64_t size = sizeof(utmp);
  const std::int64_t records = s.st_size / size;
  std::vector<utmp> some(256);
  for (auto i = std::max<std::int64_t>(0, records - tail_records); i < records;) {
    const auto got = ::pread(fd->get(), some.data(), some.size() * sizeof(utmp), i * size) / size;
    if (got <= 0) return;
    i += got;
    for (const auto& record : std::span(some).first(static_cast<std::size_t>(got)))
      if (record.ut_type == USER_PROCESS)
        note(text_of(record.ut_user),
             {record.ut_tv.tv_sec, text_of(record.ut_line), text_of(record.ut_host)});
  }
}

/// A session whose leader is gone was not signed out: the machine crashed, or the program that
/// keeps account did.
void logins::note_session(const common::root_dir& host, const std::string& name, std::int64_t pid) {
  if (name.empty() || pid <= 0 || (host.is_live() && !host.stat(fmt::format("proc/{}", pid))))
    return;
  if (sessions_.size() == logins_limit && !sessions_.contains(name)) return;
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
  const auto all = host.list(folder, logins_limit);
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

/// The latest of them, sorted; `last` is one in any case.
std::vector<std::string> logins::places_of(const std::string& name, const std::string& last) const {
  std::vector<std::pair<std::int64_t, std::string>> all;
  if (const auto at = places_.find(name); at != places_.end())
    for (const auto& [place, when] : at->second) all.emplace_back(-when, place);
  std::ranges::sort(all);
  if (all.size() > places_limit) all.resize(places_limit);
  std::vector<std::string> out;
  for (auto& [when, place] : all) out.push_back(std::move(place));
  if (const auto place = place_of(last); place != "local") out.push_back(place);
  std::ranges::sort(out);
  const auto twice = std::ranges::unique(out);
  out.erase(twice.begin(), twice.end());
  return out;
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
  u.login_places = places_of(u.name.value_or(""), last.from);
  if (last.seconds <= 0) return;
  u.last_login.ms = last.seconds * 1000;
  u.last_login_terminal = text_or_absent(last.terminal, 64);
  u.last_login_from = text_or_absent(last.from, 256);
  constexpr std::int64_t day = 86'400;
  u.last_login_day.ms = last.seconds / day * day * 1000;
  u.last_login_place = place_of(last.from);
}

}  // namespace collector::inventory
