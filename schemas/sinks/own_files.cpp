// Files of a data folder that no sink may write into.
#include <algorithm>
#include <array>
#include <filesystem>
#include <map>

#include "schemas/sinks/sinks.hpp"

namespace schemas {

namespace fs = std::filesystem;

namespace {

/// Links on the way are followed, as far as there is something.
fs::path without_links(const fs::path& path) {
  std::error_code unknown;
  const auto out = fs::weakly_canonical(path, unknown);
  return unknown ? path.lexically_normal() : out;
}

bool is_ours(std::string_view name) {
  constexpr std::array<std::string_view, 7> ours{"agent-id",   "server.yaml", "token",      "lock",
                                                 "labels.yml", "waivers.yml", "muster.yaml"};
  constexpr std::string_view told = "alerts.jsonl";  // with what was put aside of it
  return name.starts_with(told) || std::ranges::find(ours, name) != ours.end();
}

}  // namespace

common::status refuse_own_files(std::span<const sink> sinks, const data_paths& paths) {
  const auto data = without_links(paths.data);
  std::map<std::string, std::string> taken;  // file → sink
  for (const auto& s : sinks) {
    const auto* to = std::get_if<file_place>(&s.place);
    if (to == nullptr) continue;
    const auto at = without_links(to->path);
    if (const auto [other, fresh] = taken.emplace(at.string(), s.name); !fresh)
      return common::fail(common::errc::usage, "sinks {} and {} write to one file, {}",
                          other->second, s.name, at.string());
    const auto inside = at.lexically_relative(data);
    const bool is_outside = inside.empty() || *inside.begin() == "..";
    if (is_outside) continue;
    const bool is_deeper = std::next(inside.begin()) != inside.end();
    if (is_deeper || is_ours(inside.string()))
      return common::fail(common::errc::usage,
                          "sink {}: {} is where Muster keeps its own files; want another `path`, "
                          "as /var/log/muster/{}.jsonl",
                          s.name, to->path, s.name);
  }
  return {};
}

}  // namespace schemas
