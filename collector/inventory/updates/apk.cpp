// What the indexes that apk keeps have that is newer than what is installed. Those of repositories
// with a tag do not count: of them only what is asked for by the tag is taken.
#include <map>

#include "collector/inventory/repositories/rows.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/updates/apk_index.hpp"
#include "collector/inventory/updates/updates.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t apk_installed_most = 128u << 20, indexes_most = 1000;
using common::versions::format;

struct apk_record {
  std::string_view name, version, architecture, origin;
};

/// The fields that are wanted of every record; an empty line ends one.
template <class Each>
void each_apk_record(std::string_view rest, Each each) {
  apk_record r;
  for (std::string_view line; next_line(rest, line);) {
    if (line.empty()) {
      if (!r.name.empty() && !r.version.empty()) each(r);
      r = {};
    }
    if (line.size() < 2 || line[1] != ':') continue;
    const auto value = line.substr(2);
    if (line[0] == 'P') r.name = value;
    if (line[0] == 'V') r.version = value;
    if (line[0] == 'A') r.architecture = value;
    if (line[0] == 'o') r.origin = value;
  }
  if (!r.name.empty() && !r.version.empty()) each(r);
}

/// By the name of its index, whether a repository has a tag.
using apk_indexes = std::map<std::string, bool>;

apk_indexes apk_sources(const common::root_dir& host, update_rows& out) {
  repository_rows sources;
  read_apk_repositories(host, sources);
  apk_indexes found;
  for (const auto& [key, row] : sources.all())
    if (row.uri) {
      auto uri = *row.uri;
      while (uri.ends_with('/')) uri.pop_back();
      found[apk_index_name(uri)] = row.suite.has_value();
    }
  if (sources.has_faults())
    out.lost("apk",
             "apk's repositories are not understood: which of its indexes count is not known");
  return found;
}

/// nullopt: it is not there, or not read, which is told.
std::optional<std::string> installed_database(const common::root_dir& host, update_rows& out) {
  for (const std::string path : {"lib/apk/db/installed", "usr/lib/apk/db/installed"}) {
    auto file = host.read(path, apk_installed_most);
    if (file && !file->truncated) return std::move(file->bytes);
    if (!file && file.error().code == common::errc::not_found) continue;
    out.found();
    out.lost("apk", file ? path + " is too long" : file.error().detail);
    break;
  }
  return std::nullopt;
}

installed_packages packages_in(std::string_view database) {
  installed_packages here;
  each_apk_record(database, [&](const apk_record& r) {
    here[{std::string(r.name), std::string(r.architecture)}] = {
        .version = std::string(r.version), .architecture = std::string(r.architecture)};
  });
  return here;
}

void take_index(const common::root_dir& host, const std::string& file, installed_packages& here,
                const list_release& from, update_rows& out) {
  const auto text = read_apk_index(host, file);
  if (!text) return out.lost("apk", text.error().detail);
  each_apk_record(*text, [&](const apk_record& r) {
    const auto at = here.find({std::string(r.name), std::string(r.architecture)});
    if (at != here.end())
      update_rows::offer(
          at->second, format::apk,
          {.version = std::string(r.version), .source = std::string(r.origin), .from = &from});
  });
}

using index_releases = std::map<std::string, list_release>;

/// The indexes of one folder that no folder before had.
void take_folder(const common::root_dir& host, const std::string& folder,
                 const apk_indexes& sources, installed_packages& here, index_releases& releases,
                 update_rows& out) {
  const auto entries = host.list(folder, indexes_most);
  if (!entries) {
    if (entries.error().code != common::errc::not_found) out.lost("apk", entries.error().detail);
    return;
  }
  for (const auto& e : *entries) {
    if (!e.name.starts_with("APKINDEX.") || !e.name.ends_with(".tar.gz")) continue;
    const auto source = sources.find(e.name);
    if (source == sources.end()) {  // as after a change of the release
      out.remark(folder + " has indexes that belong to none of the repositories");
      continue;
    }
    out.found();
    if (source->second || !releases.try_emplace(e.name).second) continue;
    const auto file = fmt::format("{}/{}", folder, e.name);
    auto& from = releases.at(e.name);
    if (const auto facts = host.stat(file)) from.listed_at.ms = facts->mtime_ms;
    take_index(host, file, here, from, out);
  }
}

}  // namespace

void read_apk_updates(const common::root_dir& host, update_rows& out) {
  const auto database = installed_database(host, out);
  if (!database) return;
  auto here = packages_in(*database);
  const auto sources = apk_sources(host, out);
  index_releases releases;
  for (const auto* folder : {"var/cache/apk", "etc/apk/cache", "var/lib/apk", "lib/apk"})
    take_folder(host, folder, sources, here, releases, out);
  for (const auto& [key, package] : here) out.add("apk", key.first, package);
}

}  // namespace collector::inventory
