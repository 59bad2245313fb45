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
std::map<std::string, bool> apk_sources(const common::root_dir& host) {
  repository_rows sources;
  read_apk_repositories(host, sources);
  std::map<std::string, bool> out;
  for (const auto& [key, row] : sources.all())
    if (row.uri) {
      auto uri = *row.uri;
      while (uri.ends_with('/')) uri.pop_back();
      out[apk_index_name(uri)] = row.suite.has_value();
    }
  return out;
}

void take_index(const common::root_dir& host, const std::string& file, installed_packages& here,
                const list_release& from, update_rows& out) {
  const auto text = read_apk_index(host, file);
  if (!text) return out.lost("apk", text.error().detail);
  each_apk_record(*text, [&](const apk_record& r) {
    const auto at = here.find({std::string(r.name), std::string(r.architecture)});
    if (at != here.end())
      out.offer(
          at->second, format::apk,
          {.version = std::string(r.version), .source = std::string(r.origin), .from = &from});
  });
}

}  // namespace

void read_apk_updates(const common::root_dir& host, update_rows& out) {
  auto installed = host.read("lib/apk/db/installed", apk_installed_most);
  if (!installed) installed = host.read("usr/lib/apk/db/installed", apk_installed_most);
  if (!installed || installed->truncated) return;
  installed_packages here;
  each_apk_record(installed->bytes, [&](const apk_record& r) {
    here[{std::string(r.name), std::string(r.architecture)}] = {
        .version = std::string(r.version), .architecture = std::string(r.architecture)};
  });
  const auto sources = apk_sources(host);
  std::map<std::string, list_release> releases;
  for (const auto* folder : {"var/cache/apk", "etc/apk/cache", "var/lib/apk", "lib/apk"}) {
    const auto entries = host.list(folder, indexes_most);
    if (!entries) continue;
    for (const auto& e : *entries) {
      if (!e.name.starts_with("APKINDEX.") || !e.name.ends_with(".tar.gz")) continue;
      out.found();
      const auto source = sources.find(e.name);
      const auto file = fmt::format("{}/{}", folder, e.name);
      if (source == sources.end())
        out.lost("apk", file + " belongs to none of the repositories");
      else if (!source->second && releases.try_emplace(e.name).second) {
        auto& from = releases.at(e.name);
        if (const auto facts = host.stat(file)) from.listed_at.ms = facts->mtime_ms;
        take_index(host, file, here, from, out);
      }
    }
  }
  for (const auto& [key, package] : here) out.add("apk", key.first, package, format::apk);
}

}  // namespace collector::inventory
