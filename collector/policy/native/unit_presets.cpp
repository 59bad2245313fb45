#include "collector/policy/native/unit_presets.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <map>

#include "common/text.hpp"

namespace collector::policy::native {

namespace {

constexpr std::size_t most_files = 256, most_rules = 10'000, largest_preset = 1u << 20;

/// No brackets: what they match depends on the locale's order. No second word: those are instances.
bool is_pattern(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view(":-_.@*?").find(c) != std::string_view::npos;
  });
}

}  // namespace

std::optional<unit_presets> unit_presets::load(const common::root_dir& root) {
  // A file hides those of the same name in later folders; they are read in the order of their
  // names, whatever the folder.
  std::map<std::string, std::string> files;
  for (const std::string folder :
       {"/etc/systemd/system-preset", "/run/systemd/system-preset",
        "/usr/local/lib/systemd/system-preset", "/usr/lib/systemd/system-preset"}) {
    const auto entries = root.list(folder, most_files);
    if (!entries && entries.error().code == common::errc::not_found) continue;
    if (!entries) return std::nullopt;
    for (const auto& e : *entries) {
      if (!e.name.ends_with(".preset") || e.name.starts_with('.')) continue;
      if (e.type != common::dir_entry::kind::file) return std::nullopt;
      files.try_emplace(e.name, folder + "/" + e.name);
    }
  }
  unit_presets out;
  for (const auto& [name, path] : files) {
    const auto file = root.read(path, largest_preset);
    if (!file || file->truncated || !out.add(file->bytes)) return std::nullopt;
  }
  return out;
}

bool unit_presets::add(std::string_view text) {
  std::string_view line;
  while (common::next_line(text, line)) {
    if (line.find_first_of(std::string_view("\r\0\v\f", 4)) != line.npos ||
        rules_.size() > most_rules)
      return false;
    line = common::trim(line);
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    const auto word = line.substr(0, line.find_first_of(" \t"));
    const auto pattern = common::trim(line.substr(word.size()));
    if ((word != "enable" && word != "disable") || !is_pattern(pattern)) return false;
    rules_.push_back({std::string(pattern), word == "enable"});
  }
  return true;
}

bool unit_presets::enables(const std::string& unit) const {
  const auto first = std::ranges::find_if(rules_, [&](const rule& r) {
    return ::fnmatch(r.pattern.c_str(), unit.c_str(), FNM_NOESCAPE) == 0;
  });
  return first == rules_.end() || first->enable;
}

}  // namespace collector::policy::native
