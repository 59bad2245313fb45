#include "collector/inventory/accounts/account_sources.hpp"

#include <algorithm>
#include <map>

#include "collector/inventory/accounts/userdb.hpp"

namespace collector::inventory {

namespace {

/// One file of one source. etc/passwd is always there; the others only where somebody made them.
void read_source_file(const common::root_dir& host, const std::string& file, const gap& where,
                      const account_reader& read, account_scan& into) {
  const bool usual = file.starts_with("etc/");
  if (const auto there = host.stat(file);
      !usual && !there && there.error().code == common::errc::not_found)
    return;
  const auto part = collect_accounts(host, file, read);
  if (part.status == schemas::table_status::unknown) {
    if (usual)
      into.none = part.reason;
    else
      into.met.lost(where, part.reason);
    return;
  }
  into.any = true;
  if (part.status != schemas::table_status::ok) into.met.noted(part.reason);
}

/// Sources that only nsswitch.conf names are not gone where it cannot be read.
account_scan begin_scan(const common::root_dir& host, std::string_view database) {
  account_scan out;
  const auto of_files = [](const name_source& s) { return s.asked && origin_of(s) == "local"; };
  if (std::ranges::none_of(sources_of(host, database), of_files))
    out.remark = fmt::format(
        "nsswitch.conf has no files among its sources of {}, so that those in /etc/{} are nobody "
        "for "
        "the C library",
        database == "passwd" ? "accounts" : "groups", database);
  if (const auto why = unread_sources(host); !why.empty()) out.met.lost(everything(), why);
  return out;
}

/// Every source once, whatever is written; etc/ is read even where no line names it, since it is
/// what everything but the C library reads.
std::vector<name_source> to_read(const common::root_dir& host, std::string_view database) {
  std::vector<name_source> out;
  std::set<std::string> seen;
  const auto add = [&](const name_source& s) {
    if (s.asked && !origin_of(s).empty() && seen.insert(std::string(origin_of(s))).second)
      out.push_back(s);
  };
  for (const auto& s : sources_of(host, database)) add(s);
  add({"files"});
  return out;
}

/// extrausers passes over the numbers of the system: a file of it makes nobody root.
bool is_for_extrausers(std::int64_t uid, std::int64_t gid) {
  constexpr std::int64_t first_of_people = 500, group_users = 100;
  return uid >= first_of_people && (gid >= first_of_people || gid == group_users);
}

/// Sorted, each once.
void unite(std::vector<std::string>& into, const std::vector<std::string>& more) {
  into.insert(into.end(), more.begin(), more.end());
  std::ranges::sort(into);
  const auto twice = std::ranges::unique(into);
  into.erase(twice.begin(), twice.end());
}

/// The groups of all sources, as they are added one source after the other.
class united_groups {
 public:
  void begin(bool merges) {
    merges_ = merges;
    before_ = all_.size();
  }
  void add(const schemas::group& g) {
    const auto at = first_.find(*g.name);
    const bool is_new = at == first_.end() || at->second >= before_;
    if (is_new) {
      first_.try_emplace(*g.name, all_.size());
      all_.push_back(g);
    } else if (merges_ && all_[at->second].gid == g.gid) {
      unite(*all_[at->second].members, *g.members);
    }
  }
  const std::vector<schemas::group>& all() const { return all_; }

 private:
  std::vector<schemas::group> all_;
  std::map<std::string, std::size_t> first_;
  std::size_t before_ = 0;  ///< groups of earlier sources
  bool merges_ = false;
};

}  // namespace

account_scan each_local_user(const common::root_dir& host,
                             const std::function<void(schemas::user)>& each) {
  account_scan out = begin_scan(host, "passwd");
  std::set<std::string> before;
  for (const auto& source : to_read(host, "passwd")) {
    const std::string origin(origin_of(source));
    const gap where{{{"origin", origin}}};
    std::set<std::string> here;
    const auto take = [&](schemas::user u) {
      if (origin == "extrausers" && !is_for_extrausers(*u.uid, u.gid.value_or(0))) return;
      here.insert(*u.name);
      if (before.contains(*u.name)) return;
      u.origin = origin;
      each(std::move(u));
    };
    if (const auto file = file_of(source, "passwd"); !file.empty())
      read_source_file(
          host, file, where,
          [&](std::string_view text, table_scan&) { return parse_passwd(text, take); }, out);
    else
      each_userdb_user(host, where, out.met, take);
    before.merge(here);
  }
  return out;
}

account_scan each_local_group(const common::root_dir& host,
                              const std::function<void(schemas::group)>& each) {
  account_scan out = begin_scan(host, "group");
  united_groups groups;
  for (const auto& source : to_read(host, "group")) {
    groups.begin(source.merges);
    const auto take = [&](const schemas::group& g) {
      if (source.name != "extrausers" || is_for_extrausers(*g.gid, *g.gid)) groups.add(g);
    };
    if (const auto file = file_of(source, "group"); !file.empty())
      read_source_file(
          host, file, everything(),
          [&](std::string_view text, table_scan&) { return parse_group(text, take); }, out);
    else
      each_userdb_group(host, everything(), out.met, take);
  }
  for (const auto& g : groups.all()) each(g);
  return out;
}

void tell(std::string_view database, const account_scan& scanned, table_scan& out) {
  if (!scanned.any && !scanned.none.empty() && out.rows.empty()) {
    out.status = schemas::table_status::unknown;
    out.reason = scanned.none;
    return;
  }
  faults met = scanned.met;
  if (!scanned.none.empty())
    met.lost(database == "passwd" ? gap{{{"origin", "local"}}} : everything(), scanned.none);
  met.tell(out);
  if (!scanned.remark.empty()) out.reason += (out.reason.empty() ? "" : "; ") + scanned.remark;
}

}  // namespace collector::inventory
