// Servers of the time: chrony.conf(5) with what it includes, ntp.conf(5), ntpd.conf(5) of OpenBSD.
#include <fnmatch.h>

#include <algorithm>
#include <map>

#include "collector/inventory/resolvers/resolvers.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/words.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t time_files_limit = 256, time_words_limit = 64, time_entries_limit = 2000;
constexpr int deepest_time_include = 8;

/// `/etc/chrony/conf.d` without the slash in front.
std::string below(std::string_view path) {
  return std::string(path.substr(std::min(path.find_first_not_of('/'), path.size())));
}

class time_reader {
 public:
  time_reader(const common::root_dir& host, resolver_rows& to) : host_(host), to_(to) {}

  void file(const std::string& path, int depth = 0) {
    if (++files_ > time_files_limit || depth > deepest_time_include)
      return lost("more files of time servers than are read");
    const auto text = to_.read(host_, path, [&](const std::string& what) { lost(what); });
    std::string_view rest = text;
    for (std::string_view line; next_line(rest, line);) {
      line = trim(line);
      if (line.empty() || std::string_view("!;#%").find(line[0]) != std::string_view::npos)
        continue;
      take(words_of(line.substr(0, line.find(" #")), time_words_limit), path, depth);
    }
  }

  /// The files of the folders whose names end so: in the order of their names, of equal names that
  /// of the first folder.
  void folders(std::vector<std::string_view> paths, std::string_view suffix, int depth) {
    std::map<std::string, std::string> files;
    for (const auto path : paths)
      for (const auto& e : entries(below(path)))
        if (e.name.ends_with(suffix) && !e.name.starts_with('.'))
          files.try_emplace(e.name, below(path) + "/" + e.name);
    for (const auto& [name, path] : files) file(path, depth);
  }

 private:
  /// Every file may name others, whose servers are missing as well.
  void lost(const std::string& what) { to_.lost_of("time-server", what); }

  std::vector<common::dir_entry> entries(const std::string& folder) {
    auto got = host_.list(folder, time_entries_limit);
    if (got) return std::move(*got);
    if (got.error().code != common::errc::not_found) lost(got.error().detail);
    return {};
  }

  /// A pattern in the last part of a path alone.
  void matching(std::string_view pattern, int depth) {
    const auto slash = pattern.rfind('/');
    if (slash == pattern.npos) return;
    const std::string name(pattern.substr(slash + 1));
    if (name.find_first_of("*?[") == name.npos) return file(below(pattern), depth);
    for (const auto& e : entries(below(pattern.substr(0, slash))))
      if (::fnmatch(name.c_str(), e.name.c_str(), FNM_PERIOD) == 0)
        file(below(pattern.substr(0, slash)) + "/" + e.name, depth);
  }

  void take(const std::vector<std::string_view>& words, const std::string& path, int depth) {
    if (words.size() < 2) return;
    const auto word = common::lower_case(words[0].substr(0, 16));
    const std::vector<std::string_view> rest(words.begin() + 1, words.end());
    if (word == "include" || word == "includefile") return matching(words[1], depth + 1);
    if (word == "confdir") return folders(rest, ".conf", depth + 1);
    if (word == "sourcedir") return folders(rest, ".sources", depth + 1);
    if (word != "server" && word != "servers" && word != "pool" && word != "peer" &&
        word != "refclock")
      return;
    auto row = resolver_of("time-server", path, word, words[1]);
    if (words.size() > 2) row.options.emplace(words.begin() + 2, words.end());
    to_.add(std::move(row));
  }

  const common::root_dir& host_;
  resolver_rows& to_;
  std::size_t files_ = 0;
};

}  // namespace

void read_time_servers(const common::root_dir& host, resolver_rows& to) {
  time_reader all(host, to);
  for (const auto* path : {"etc/chrony/chrony.conf", "etc/chrony.conf", "etc/ntp.conf",
                           "etc/ntpsec/ntp.conf", "etc/openntpd/ntpd.conf", "etc/ntpd.conf"})
    all.file(path);
  all.folders({"/etc/ntpsec/ntp.d"}, ".conf", 1);
}

void read_zone(const common::root_dir& host, resolver_rows& to) {
  const std::string link = "etc/localtime", zones = "zoneinfo/";
  if (const auto target = host.read_link(link)) {
    to.found = true;
    const auto at = target->find(zones);
    to.add(resolver_of("zone", link, "localtime",
                       at == target->npos ? *target : target->substr(at + zones.size())));
  }
  const auto zone = to.read(host, "etc/timezone", {"zone"});
  const auto name = trim(std::string_view(zone).substr(0, zone.find('\n')));
  if (!name.empty()) to.add(resolver_of("zone", "etc/timezone", "timezone", name));
}

}  // namespace collector::inventory
