#include "collector/inventory/protocols/networkd_files.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <map>

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

/// A file hides its namesakes in the folders after its own.
constexpr std::array network_folders{"etc/systemd/network", "run/systemd/network",
                                     "usr/local/lib/systemd/network", "usr/lib/systemd/network",
                                     "lib/systemd/network"};
constexpr std::size_t network_entries = 2000, names_limit = 256;

struct found_file {
  std::string path, text;
  bool masked = false;
};

/// The files that end with `suffix` below `inside` of all folders, by their names. A link to
/// /dev/null and an empty file hide their namesakes and say nothing.
std::map<std::string, found_file> by_name(const common::root_dir& host, const std::string& inside,
                                          std::string_view suffix, protocol_rows& to) {
  std::map<std::string, found_file> out;
  for (const std::string folder : network_folders) {
    const auto base = folder + inside;
    if (const auto entries = host.list(base, network_entries))
      for (const auto& e : *entries)
        if (e.type == common::dir_entry::kind::symlink && e.name.ends_with(suffix))
          if (const auto target = host.read_link(base + "/" + e.name);
              target && *target == "/dev/null")
            out.try_emplace(e.name, found_file{{}, {}, true});
    to.each_file(host, base, suffix, [&](const std::string& path, std::string_view text) {
      out.try_emplace(path.substr(path.rfind('/') + 1),
                      found_file{path, std::string(text), text.empty()});
    });
  }
  return out;
}

/// Words of several lines; an empty line starts over.
void read_match(network_file& file) {
  bool others = false;
  for (const auto& s : file.says) {
    if (s.name != "Match") continue;
    for (const auto& [name, value] : s.entries) {
      if (name != "Name") {
        others = others || !value.empty();
        continue;
      }
      if (value.empty()) file.names.clear();
      for (const auto word : split(value, ' ', names_limit))
        if (!trim(word).empty() && file.names.size() < names_limit)
          file.names.emplace_back(trim(word).substr(0, 256));
    }
  }
  file.by_name_alone = !others && !file.names.empty();
  if (!others && file.names.empty()) file.says.clear();  // it matches nothing
}

/// Whether every name that `word` may stand for is one of `pattern`. A star covers a pattern as it
/// covers a name; other patterns are only the same if they are written alike.
bool covers(const std::string& pattern, const std::string& word) {
  if (pattern == word) return true;
  const bool plain_word = word.find_first_of("*?[") == word.npos;
  const bool only_stars = pattern.find_first_of("?[\\") == pattern.npos;
  return (plain_word || only_stars) && ::fnmatch(pattern.c_str(), word.c_str(), 0) == 0;
}

/// `Name=*` alone: no interface is left, whatever later files match by.
bool takes_all(const network_file& file) {
  return file.by_name_alone && std::ranges::find(file.names, "*") != file.names.end() &&
         std::ranges::none_of(file.names, [](const auto& n) { return n.starts_with('!'); });
}

bool is_taken(const network_file& file, const std::vector<network_file>& before) {
  if (std::ranges::any_of(before, takes_all)) return true;
  if (!file.by_name_alone) return false;
  const auto negates = [](const network_file& f) {
    return std::ranges::any_of(f.names, [](const auto& n) { return n.starts_with('!'); });
  };
  if (negates(file)) return false;
  return std::ranges::all_of(file.names, [&](const auto& word) {
    return std::ranges::any_of(before, [&](const auto& b) {
      return b.by_name_alone && !negates(b) &&
             std::ranges::any_of(b.names, [&](const auto& p) { return covers(p, word); });
    });
  });
}

}  // namespace

std::string_view last_of(const std::vector<ini_section>& says, std::string_view section_name,
                         std::string_view name) {
  std::string_view out;
  for (const auto& s : says)
    if (s.name == section_name)
      for (const auto& [key, value] : s.entries)
        if (key == name) out = value;
  return out;
}

std::vector<network_file> effective_network_files(const common::root_dir& host, protocol_rows& to) {
  std::vector<network_file> out;
  for (const auto& [name, found] : by_name(host, "", ".network", to)) {
    if (found.masked) continue;
    network_file file{name, found.path, parse_ini(found.text), {}, false};
    for (const auto& [drop_in, more] : by_name(host, "/" + name + ".d", ".conf", to))
      for (auto& s : parse_ini(more.text)) file.says.push_back(std::move(s));
    read_match(file);
    if (!file.says.empty() && !is_taken(file, out)) out.push_back(std::move(file));
  }
  return out;
}

}  // namespace collector::inventory
