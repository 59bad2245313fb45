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
constexpr std::size_t names_limit = 10'000;

/// A field of fixed size that a zero ends only if there is room for one.
template <std::size_t N>
std::string text_of(const char (&field)[N]) {
  return {field, ::strnlen(field, N)};
}

}  // namespace

logins::logins(const common::root_dir& host) {
  if (auto fd = host.open_file("var/log/lastlog")) lastlog_ = std::move(*fd);
  read_wtmp(host);
  read_lastlog2(host);
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
                         : file->each("SELECT Name, Time, TTY, RemoteHost FROM Lastlog2", [&](const sqlite_file::row& r) {
                             const auto time = r.integer(1);
                             if (time > 0 && time < INT64_MAX / 1000) note(r.text(0), {time, r.text(2), r.text(3)});
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
    note(text_of(record.ut_user), {record.ut_tv.tv_sec, text_of(record.ut_line), text_of(record.ut_host)});
  }
}

void logins::set_last(schemas::user& u) const {
  login last;
  if (const auto at = by_name_.find(u.name.value_or("")); at != by_name_.end()) last = at->second;
  struct ::lastlog record {};
  constexpr std::int64_t size = sizeof record;
  // The file has holes: of most numbers there is nothing.
  const bool read =
      lastlog_ && u.uid && *u.uid >= 0 && *u.uid <= UINT32_MAX && ::pread(lastlog_.get(), &record, sizeof record, *u.uid * size) == size;
  if (read && record.ll_time > last.seconds) last = {record.ll_time, text_of(record.ll_line), text_of(record.ll_host)};
  if (last.seconds <= 0) return;
  u.last_login.ms = last.seconds * 1000;
  u.last_login_terminal = text_or_absent(last.terminal, 64);
  u.last_login_from = text_or_absent(last.from, 256);
}

}  // namespace collector::inventory
