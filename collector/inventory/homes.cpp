#include "collector/inventory/homes.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "collector/inventory/accounts/account_sources.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t passwd_limit = 4u << 20, homes_limit = 2000, home_entries_limit = 50'000;
/// Homes of services lie among the system's folders, which hold nothing that somebody installed for
/// himself.
constexpr std::array<std::string_view, 9> not_people{"bin", "sbin", "dev", "proc",       "sys",
                                                     "usr", "var",  "run", "nonexistent"};

std::string plain(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  return std::string(path);
}

bool is_of_people(std::string_view path) {
  return !path.empty() && path.size() < 1024 &&
         std::ranges::find(not_people, path.substr(0, path.find('/'))) == not_people.end();
}

bool lies_below(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

struct homes_search {
  std::vector<home> found{};
  std::set<std::string> seen{};
  named_places left_out{}, of_left_out{};
  std::string fault{};  ///< why there may be more; the first is told

  void lost(const std::string& why) {
    if (fault.empty()) fault = why;
  }

  void add(std::string_view user, std::string_view path) {
    const auto at = plain(path);
    if (!is_of_people(at) || !seen.insert(at).second) return;
    if (found.size() == homes_limit) {
      left_out.insert(at);
      of_left_out.emplace(user);
      return;
    }
    found.push_back({std::string(user), at});
  }

  void passwd(const common::root_dir& host) {
    const auto text = host.read("etc/passwd", passwd_limit);
    if (!text) return missed(text.error());
    if (text->truncated) lost(fmt::format("etc/passwd: larger than {} bytes", passwd_limit));
    parse_passwd(text->bytes, [&](const schemas::user& u) { add(*u.name, u.home.value_or("")); });
  }

  void folder(const common::root_dir& host) {
    const auto entries = host.list("home", home_entries_limit);
    if (!entries) return missed(entries.error());
    for (const auto& e : *entries)
      if (e.type == common::dir_entry::kind::directory) add(e.name, "home/" + e.name);
  }

 private:
  void missed(const common::error& e) {
    if (e.code != common::errc::not_found) lost(e.detail);
  }
};

void keep(homes& in, home h, const std::vector<std::string>& mounts) {
  if (!is_below_any(h.path, mounts))
    in.all.push_back(std::move(h));
  else if (in.remark.empty())
    in.remark = fmt::format("homes on network or FUSE mounts are not looked into: /{}", h.path);
}

void leave_out(named_places paths, named_places users, homes& in) {
  in.left_out = paths.empty() ? nullptr : std::make_shared<const named_places>(std::move(paths));
  in.of_left_out = users.empty() ? nullptr : std::make_shared<const named_places>(std::move(users));
}

void tell_of(const homes& people, const gap& where, gap::part left_out, faults& met) {
  // Several formats of one table tell it each.
  const auto whose = where.where.empty() ? std::string{} : where.where.front().begins + ": ";
  if (!people.complete) met.lost(where, whose + "not all homes are known");
  if (!left_out.among) return;
  auto there = where;
  there.where.push_back(std::move(left_out));
  met.lost(there, fmt::format("{}more than {} homes: {} are not looked into", whose,
                              people.all.size(), people.left_out->size()));
}

/// Sources of accounts beside etc/passwd that could not be read whole.
void lose_unread(const account_scan& scanned, homes& in) {
  table_scan told;
  scanned.met.tell(told);
  if (told.missed.empty()) return;
  in.complete = false;
  in.remark += (in.remark.empty() ? "" : "; ") + told.reason;
}

}  // namespace

std::vector<std::string> remote_mounts(const common::root_dir& host) {
  std::vector<std::string> out;
  for (const auto& m : host.left_out()) out.push_back(plain(m.target));
  return out;
}

bool is_below_any(std::string_view path, const std::vector<std::string>& folders) {
  return std::ranges::any_of(folders, [&](const auto& f) { return lies_below(path, f); });
}

homes find_homes(const common::root_dir& host) {
  homes_search search;
  search.passwd(host);
  search.add("root", "root");
  const auto mounts = remote_mounts(host);
  if (!is_below_any("home", mounts)) search.folder(host);
  std::ranges::sort(search.found, {}, &home::path);
  homes out;
  for (auto& h : search.found) keep(out, std::move(h), mounts);
  leave_out(std::move(search.left_out), std::move(search.of_left_out), out);
  if (search.fault.empty()) return out;
  out.complete = false;
  out.remark = search.fault + (out.remark.empty() ? "" : "; " + out.remark);
  return out;
}

void tell_unknown_by_path(const homes& people, const gap& where, faults& met) {
  tell_of(people, where, {.column = "path", .among = people.left_out}, met);
}

void tell_unknown_by_user(const homes& people, const gap& where, faults& met) {
  tell_of(people, where, {.column = "user", .among = people.of_left_out}, met);
}

homes homes_of_accounts(const common::root_dir& host) {
  constexpr std::size_t most = 20'000, longest = 1024;
  std::map<std::string, std::string> users;
  homes out = find_homes(host);
  auto left_out = out.left_out ? *out.left_out : named_places{};
  const auto mounts = remote_mounts(host);
  const auto scanned = each_local_user(host, [&](const schemas::user& u) {
    const auto at = plain(u.home.value_or(""));
    if (!u.home || u.home->empty() || at.size() > longest) return;
    if (users.size() < most)
      users.try_emplace(at, *u.name);
    else if (!users.contains(at))
      left_out.insert(at);
  });
  lose_unread(scanned, out);
  for (const auto& h : out.all) users.erase(h.path);
  for (const auto& h : out.all) left_out.erase(h.path);
  for (const auto& [path, user] : users) left_out.erase(path);
  leave_out(std::move(left_out), {}, out);
  for (const auto& [path, user] : users) keep(out, {user, path}, mounts);
  std::ranges::sort(out.all, {}, &home::path);
  return out;
}

}  // namespace collector::inventory
