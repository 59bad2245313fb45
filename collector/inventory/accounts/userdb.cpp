#include "collector/inventory/accounts/userdb.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "collector/inventory/json_file.hpp"

namespace collector::inventory {

namespace {

constexpr std::array userdb_folders{"etc/userdb", "run/userdb", "run/host/userdb",
                                    "usr/local/lib/userdb", "usr/lib/userdb"};
constexpr std::size_t userdb_entries = 20'000, record_bytes = 1u << 20, record_members = 2000;

/// The files that end with `suffix`, by their names without it; one hides its namesakes in the
/// folders after it.
std::map<std::string, std::string> userdb_files(const common::root_dir& host,
                                                std::string_view suffix, const gap& where,
                                                faults& met) {
  std::map<std::string, std::string> out;
  for (const std::string folder : userdb_folders) {
    const auto entries = host.list(folder, userdb_entries);
    if (!entries) {
      if (entries.error().code != common::errc::not_found) met.lost(where, entries.error().detail);
      continue;
    }
    for (const auto& e : *entries)
      if (e.name.ends_with(suffix) && e.name.size() > suffix.size())
        out.try_emplace(e.name.substr(0, e.name.size() - suffix.size()), folder + "/" + e.name);
  }
  return out;
}

/// A record lies there twice, by its name and by its number: the one by its name is read.
template <class Take>
void each_record(const common::root_dir& host, std::string_view suffix, std::string_view name_of,
                 const gap& where, faults& met, Take&& take) {
  for (const auto& [name, path] : userdb_files(host, suffix, where, met)) {
    const auto record = read_json(host, path, {.bytes = record_bytes, .depth = 16});
    if (!record) {
      // A link to /dev/null, or one that leads nowhere, is no record.
      const auto code = record.error().code;
      if (code != common::errc::refused && code != common::errc::not_found)
        met.lost(where, record.error().detail);
      continue;
    }
    if (text_at(*record, name_of, 256) == name) take(name, *record);
  }
}

void add_texts(const schemas::json& list, std::set<std::string>& to) {
  if (!list.is_array()) return;
  for (const auto& one : list)
    if (one.is_string() && to.size() < record_members)
      to.insert(one.get<std::string>().substr(0, 256));
}

}  // namespace

void each_userdb_user(const common::root_dir& host, const gap& where, faults& met,
                      const std::function<void(const schemas::user&)>& each) {
  each_record(host, ".user", "userName", where, met, [&](const auto& name, const auto& record) {
    schemas::user u;
    u.name = name;
    u.uid = integer_at(record, "uid");
    if (!u.uid) return;  // for another machine
    u.gid = integer_at(record, "gid");
    if (!u.gid) u.gid = u.uid;
    u.gecos = text_at(record, "realName").value_or("");
    u.home = text_at(record, "homeDirectory");
    u.shell = text_at(record, "shell");
    each(u);
  });
}

void each_userdb_group(const common::root_dir& host, const gap& where, faults& met,
                       const std::function<void(const schemas::group&)>& each) {
  std::map<std::string, std::set<std::string>> members;
  for (const auto& [name, path] : userdb_files(host, ".membership", where, met))
    if (const auto colon = name.find(':'); colon != name.npos && colon > 0)
      members[name.substr(colon + 1)].insert(name.substr(0, colon));
  each_record(host, ".user", "userName", where, met, [&](const auto& name, const auto& record) {
    std::set<std::string> of;
    add_texts(member(record, "memberOf"), of);
    for (const auto& group : of) members[group].insert(name);
  });
  each_record(host, ".group", "groupName", where, met, [&](const auto& name, const auto& record) {
    schemas::group g;
    g.name = name;
    g.gid = integer_at(record, "gid");
    if (!g.gid) return;
    auto& all = members[name];
    add_texts(member(record, "members"), all);
    g.members.emplace(all.begin(), all.end());
    each(g);
  });
}

}  // namespace collector::inventory
