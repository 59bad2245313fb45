// What the metadata that dnf and zypper keep has that is newer than what is installed.
#include <algorithm>
#include <map>
#include <set>

#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/repositories/rows.hpp"
#include "collector/inventory/updates/rpm_metadata.hpp"
#include "collector/inventory/updates/updates.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t repositories_most = 2000;
using common::versions::format;

/// One repository's folder of lists.
struct kept_repository {
  std::string folder;
  std::int64_t fetched_ms = 0;
  std::string id{};
  int priority = 0;  ///< the higher counts more
};

struct installed_rpms {
  installed_packages all;
  std::set<std::string> architectures;  ///< of all of them
};

/// The newest of several versions that are installed side by side, as kernels are.
void note_installed(installed_rpms& here, const schemas::package& p) {
  if (p.architecture) here.architectures.insert(*p.architecture);
  if (!p.name || !p.version || p.module) return;
  auto& one = here.all[{*p.name, p.architecture.value_or("")}];
  if (one.version.empty() || common::versions::compare(format::rpm, *p.version, one.version) > 0)
    one.version = *p.version;
  one.architecture = p.architecture.value_or("");
  one.priority = 0;
}

/// nullopt: rpm has no database here.
std::optional<installed_rpms> rpms_of(const common::root_dir& host, update_rows& out) {
  package_rows found;
  found.begin_format("rpm");
  read_rpm(host, found);
  const bool sound = found.sound();
  const auto all = found.finish();
  if (all.status == schemas::table_status::unsupported) return std::nullopt;
  if (!sound) out.lost("rpm", all.reason);
  installed_rpms here;
  for (const auto& row : all.rows)
    if (const auto p = schemas::decode_row<schemas::package>(row.stable, row.volatile_))
      note_installed(here, *p);
  return here;
}

/// A package of another architecture takes its place only where one of the two is for all. What
/// nothing here is of is foreign or, as `src`, nothing to install.
template <class Each>
void each_replaced(installed_rpms& here, const listed_rpm& by, Each each) {
  if (by.architecture == "src" || by.architecture == "nosrc") return;
  const bool of_all = by.architecture == "noarch";
  const bool of_others = here.architectures.contains(by.architecture);
  auto& all = here.all;
  for (auto at = all.lower_bound({by.name, ""}); at != all.end() && at->first.first == by.name;
       ++at)
    if (const auto& is = at->second.architecture;
        of_all || is == by.architecture || (is == "noarch" && of_others))
      each(at->second);
}

/// The enabled repositories by their ids, with their priorities: of dnf the lower number counts
/// more.
std::map<std::string, int> enabled_repositories(const common::root_dir& host, update_rows& out) {
  constexpr std::int64_t usual = 99, most = 1'000'000;
  repository_rows all;
  read_rpm_repositories(host, all);
  if (all.has_faults())
    out.lost("rpm",
             "the files of repositories are not understood: which of the lists count is "
             "not known");
  std::map<std::string, int> found;
  for (const auto& [key, row] : all.all()) {
    if (!row.name || row.enabled != true) continue;
    if (row.name->find('$') != row.name->npos)  // its folder is called by what dnf put in
      out.lost("rpm", *row.name + ": which folder has the lists of it is not known");
    found[*row.name] =
        static_cast<int>(most - std::clamp<std::int64_t>(row.priority.value_or(usual), 0, most));
  }
  return found;
}

/// `base-0123456789abcdef` of dnf; zypper's folder is the id itself.
std::string id_of_folder(const std::string& name, const std::map<std::string, int>& enabled) {
  constexpr std::size_t digits = 16;
  if (enabled.contains(name)) return name;
  const auto dash = name.rfind('-');
  const bool hashed = dash != name.npos && name.size() - dash - 1 == digits &&
                      name.find_first_not_of("0123456789abcdef", dash + 1) == name.npos;
  const auto id = hashed ? name.substr(0, dash) : std::string{};
  return enabled.contains(id) ? id : std::string{};
}

/// A folder an enabled repository, the one that was fetched last.
std::vector<kept_repository> kept_repositories(const common::root_dir& host, update_rows& out) {
  std::optional<std::map<std::string, int>> enabled;
  std::map<std::string, kept_repository> found;
  for (const auto* cache : {"var/cache/dnf", "var/cache/libdnf5", "var/cache/zypp/raw"}) {
    const auto entries = host.list(cache, repositories_most);
    if (!entries) {
      if (entries.error().code != common::errc::not_found) out.lost("rpm", entries.error().detail);
      continue;
    }
    if (!enabled) enabled = enabled_repositories(host, out);
    for (const auto& e : *entries) {
      const auto id = id_of_folder(e.name, *enabled);
      if (id.empty()) continue;
      const auto folder = fmt::format("{}/{}/repodata", cache, e.name);
      const auto facts = host.stat(folder + "/repomd.xml");
      if (!facts && may_hold(facts.error())) out.lost("rpm", facts.error().detail);
      if (!facts) continue;
      auto& one = found[id];
      if (!one.folder.empty() && one.fetched_ms >= facts->mtime_ms) continue;
      one = {
          .folder = folder, .fetched_ms = facts->mtime_ms, .id = id, .priority = enabled->at(id)};
    }
  }
  std::vector<kept_repository> all;
  for (auto& [id, one] : found) all.push_back(std::move(one));
  return all;
}

/// `bash-5.2-1.src.rpm`: bash
std::string source_name(const std::string& file) {
  const auto release = file.rfind('-');
  const auto version = release == 0 || release == file.npos ? 0 : file.rfind('-', release - 1);
  return version == file.npos ? std::string{} : file.substr(0, version);
}

void offer_all(const common::root_dir& host, const std::string& primary, const list_release& from,
               installed_rpms& here, update_rows& out) {
  bool modules = false;
  const auto read = each_listed_rpm(host, primary, [&](const listed_rpm& one) {
    if (one.version.find(".module") != one.version.npos) {
      modules = true;
      return;
    }
    each_replaced(here, one, [&](installed_package& to) {
      to.priority = std::max(to.priority, from.priority);
      update_rows::offer(
          to, format::rpm,
          {.version = one.version, .source = source_name(one.source), .from = &from});
    });
  });
  if (modules) out.remark("packages of modules are not compared with their streams");
  if (!read) out.lost("rpm", read.error().detail);
}

/// What is newer than what is installed and was made for security.
void note_security(const common::root_dir& host, const std::string& updateinfo,
                   installed_rpms& here, update_rows& out) {
  const auto read = each_security_rpm(host, updateinfo, [&](const listed_rpm& one) {
    each_replaced(here, one, [&](installed_package& to) {
      if (common::versions::compare(format::rpm, one.version, to.version) > 0)
        to.has_security = true;
    });
  });
  if (!read) out.lost("rpm", read.error().detail);
}

/// Fedora's dnf fetches the list that is packed by zchunk in place of the other.
bool has_only_zchunk(const common::root_dir& host, const kept_repository& kept,
                     const rpm_lists& lists) {
  const auto lies_there = [&](const std::string& file) {
    return !file.empty() && host.stat(kept.folder + "/" + file).has_value();
  };
  return !lies_there(lists.primary) && lies_there(lists.primary_zck);
}

void take_repository(const common::root_dir& host, const kept_repository& kept, list_release& from,
                     installed_rpms& here, update_rows& out) {
  from.origin = kept.id;
  from.priority = kept.priority;
  from.listed_at.ms = kept.fetched_ms;
  const auto lists = read_repomd(host, kept.folder + "/repomd.xml");
  if (!lists) return out.lost("rpm", lists.error().detail);
  if (has_only_zchunk(host, kept, *lists))
    return out.lost("rpm", fmt::format("{}/{}: packed by zchunk, which is not read", kept.folder,
                                       lists->primary_zck));
  if (lists->primary.empty())
    return out.lost("rpm", kept.folder + "/repomd.xml names no list of packages");
  if (!lists->updateinfo.empty()) from.security = false;
  offer_all(host, kept.folder + "/" + lists->primary, from, here, out);
  if (!lists->updateinfo.empty())
    note_security(host, kept.folder + "/" + lists->updateinfo, here, out);
}

/// What changes the choice of dnf and zypper and is not followed here.
void name_locks(const common::root_dir& host, update_rows& out) {
  for (const auto* file :
       {"etc/dnf/plugins/versionlock.list", "etc/dnf/versionlock.toml", "etc/zypp/locks"})
    if (const auto facts = host.stat(file); facts && facts->size > 0)
      out.remark(fmt::format("{} may hold packages back, and is not followed", file));
}

}  // namespace

void read_rpm_updates(const common::root_dir& host, update_rows& out) {
  const auto kept = kept_repositories(host, out);
  if (kept.empty()) return;
  auto here = rpms_of(host, out);
  if (!here) return;
  out.found();
  std::vector<list_release> releases(kept.size());
  for (std::size_t i = 0; i < kept.size(); ++i)
    take_repository(host, kept[i], releases[i], *here, out);
  for (const auto& [key, package] : here->all) out.add("rpm", key.first, package);
  name_locks(host, out);
}

}  // namespace collector::inventory
