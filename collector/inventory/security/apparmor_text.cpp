// apparmor.d(5), as far as names and modes of profiles go.
#include <algorithm>
#include <array>

#include "collector/inventory/security/modules.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t profiles_limit = 20'000, depth_limit = 64, header_limit = 8192,
                      profile_name_limit = 1024;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The first word, quotes around it taken off; empty at the end.
std::string take_name(std::string_view& s) {
  s = trim(s);
  const bool quoted = s.starts_with('"');
  const auto end = quoted ? s.find('"', 1) : s.find_first_of(" \t\n(");
  const auto word = quoted ? s.substr(1, end == s.npos ? end : end - 1) : s.substr(0, end);
  s.remove_prefix(std::min(end == s.npos ? s.size() : end + (quoted ? 1 : 0), s.size()));
  return std::string(word.substr(0, profile_name_limit));
}

/// By `flags=(…)`, of old `(…)` alone.
std::string mode_in(std::string_view header) {
  const auto from = header.rfind('('), end = header.rfind(')');
  if (from == header.npos || end == header.npos || end < from) return "enforce";
  auto flags = std::string(header.substr(from + 1, end - from - 1));
  std::ranges::replace_if(
      flags, [](char c) { return c == ',' || is_space(c); }, ' ');
  for (const auto flag : split(flags, ' ', 64))
    for (const std::string_view mode : {"complain", "kill", "unconfined", "prompt"})
      if (flag == mode) return std::string(mode);
  return "enforce";
}

/// The name of the profile that a header opens; empty: it opens another block (`if`, `deny`).
std::string profile_of(std::string_view header, const std::string& parent) {
  header = trim(header);
  std::string_view rest = header;
  const auto first = take_name(rest);
  const auto named = [&](std::string name) {
    return name.empty() || parent.empty() ? name
                                          : (parent + "//" + name).substr(0, profile_name_limit);
  };
  if (first == "profile" || first == "hat") return named(take_name(rest));
  if (first.starts_with('^')) return named(first.substr(1));
  const bool path = first.starts_with('/') || first.starts_with("@{") || first.starts_with(':') ||
                    header.starts_with('"');
  return path && parent.empty() ? first : std::string{};
}

class profile_reader {
 public:
  apparmor_text read(std::string_view rest) {
    for (std::string_view line; next_line(rest, line) && out_.size() < profiles_limit;) {
      line = trim(line);
      if (!line.empty() && line[0] != '#') take(line);
    }
    return {std::move(out_), open_.empty() || out_.size() >= profiles_limit};
  }

 private:
  /// Braces of their own open and close blocks; those within a word are alternatives of a path.
  void take(std::string_view line) {
    bool quoted = false;
    int alternatives = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      const bool begins = i == 0 || is_space(line[i - 1]) || line[i - 1] == ')';
      const bool ends = i + 1 == line.size() || is_space(line[i + 1]);
      const bool opens = begins && (ends || line[i + 1] == '}');
      if (c == '"') quoted = !quoted;
      if (!quoted && c == '#' && begins) break;
      if (!quoted && c == '{' && opens)
        open();
      else if (!quoted && c == '}' && alternatives == 0 && !open_.empty())
        close();
      else if (!quoted && c == ',' && ends && !in_flags_)
        forget();  // a rule ends
      else
        keep(c);
      if (!quoted && c == '{' && !opens) ++alternatives;
      if (!quoted && c == '}' && alternatives > 0) --alternatives;
    }
    if (open_.empty() && !is_header()) forget();
    keep(' ');
  }

  void keep(char c) {
    if (is_space(c) && (header_.empty() || header_.back() == ' ')) return;
    if (header_.size() == header_limit) forget();
    if (c == '(' || c == ')') in_flags_ = c == '(';
    header_.push_back(is_space(c) ? ' ' : c);
  }

  void forget() {
    header_.clear();
    in_flags_ = false;
  }

  /// A line such as `include <…>` or `@{HOME}=…` is none that a block follows.
  bool is_header() const {
    const std::string_view s = header_;
    return !s.starts_with("include") && !s.starts_with("abi") && !s.starts_with("alias") &&
           !(s.starts_with("@{") && s.find('=') < s.find('('));
  }

  void open() {
    const auto parent = open_.empty() ? std::string{} : open_.back();
    const auto name = profile_of(header_, parent);
    if (!name.empty()) out_.push_back({name, mode_in(header_)});
    if (open_.size() < depth_limit) open_.push_back(name.empty() ? parent : name);
    forget();
  }

  void close() {
    open_.pop_back();
    forget();
  }

  std::vector<apparmor_profile> out_;
  std::vector<std::string> open_;  ///< the profiles around, each block once
  std::string header_;
  bool in_flags_ = false;  ///< between its parentheses
};

}  // namespace

apparmor_text parse_apparmor(std::string_view text) { return profile_reader().read(text); }

}  // namespace collector::inventory
