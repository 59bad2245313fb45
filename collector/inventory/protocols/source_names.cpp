#include "collector/inventory/protocols/source_names.hpp"

#include <fnmatch.h>

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t most_words = 200, most_parts = 32, most_listed = 2000;

bool is_pattern(std::string_view s) { return s.find_first_of("*?[") != s.npos; }

}  // namespace

std::optional<std::vector<std::string>> shell_words(std::string_view text) {
  std::vector<std::string> out;
  bool inside = false;
  char quote = '\0';
  for (const char c : text) {
    if (std::string_view("$`();&|<>{}\\").find(c) != std::string_view::npos) return std::nullopt;
    const bool blank = quote == '\0' && (c == ' ' || c == '\t');
    if (!blank && !inside) {
      if (out.size() == most_words) return std::nullopt;
      out.emplace_back();
    }
    inside = !blank;
    if (quote == '\0' && (c == '"' || c == '\''))
      quote = c;
    else if (c == quote && quote != '\0')
      quote = '\0';
    else if (!blank)
      out.back().push_back(c);
  }
  if (quote != '\0') return std::nullopt;
  return out;
}

matched_paths match_paths(const common::root_dir& host, const std::string& pattern,
                          std::size_t most) {
  matched_paths out;
  out.paths = {pattern.starts_with('/') ? "/" : ""};
  const auto parts = split(pattern, '/', most_parts);
  for (const auto part : parts) {
    if (part.empty()) continue;
    std::vector<std::string> next;
    for (const auto& before : out.paths) {
      const auto base = before.empty() || before.ends_with('/') ? before : before + "/";
      if (!is_pattern(part)) {
        next.push_back(base + std::string(part));
        continue;
      }
      const auto entries = host.list(base.empty() ? "." : base, most_listed);
      if (!entries) {
        out.all = out.all && entries.error().code == common::errc::not_found;
        continue;
      }
      for (const auto& e : *entries) {
        if (::fnmatch(std::string(part).c_str(), e.name.c_str(), FNM_PERIOD) != 0) continue;
        if (next.size() == most) return out.all = false, out;
        next.push_back(base + e.name);
      }
    }
    out.paths = std::move(next);
  }
  return out;
}

}  // namespace collector::inventory
