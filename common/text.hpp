// Cutting foreign text: bounded, without copies. For /proc, /etc and package databases.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace common {

/// Takes the next line off `rest`, without its newline; false at the end.
inline bool next_line(std::string_view& rest, std::string_view& line) {
  if (rest.empty()) return false;
  const auto end = rest.find('\n');
  line = rest.substr(0, end);
  rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
  return true;
}

inline std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() &&
         (s.back() == ' ' || s.back() == '\t' || s.back() == '\r' || s.back() == '\n'))
    s.remove_suffix(1);
  return s;
}

/// The next line without blanks around it, joined by blanks with those that continue it (a
/// backslash at the end); false at the end.
inline bool next_joined(std::string_view& rest, std::string& out) {
  out.clear();
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    const bool more = line.ends_with('\\');
    if (more) line.remove_suffix(1);
    out.append(line).append(more ? " " : "");
    if (!more) return true;
  }
  return !out.empty();
}

/// At most `most` parts: a file of nothing but separators costs no more. The last part then holds
/// the rest, uncut.
inline std::vector<std::string_view> split(std::string_view s, char by,
                                           std::size_t most = std::string_view::npos) {
  constexpr std::size_t usual = 64;
  std::vector<std::string_view> out;
  if (most <= usual) out.reserve(most);
  for (;;) {
    const auto at = out.size() + 1 < most ? s.find(by) : s.npos;
    out.push_back(s.substr(0, at));
    if (at == s.npos) return out;
    s.remove_prefix(at + 1);
  }
}

/// A whole decimal number and nothing else.
inline std::optional<std::int64_t> number(std::string_view s) {
  std::int64_t n = 0;
  const auto [end, ec] = std::from_chars(s.data(), s.data() + s.size(), n);
  return ec == std::errc{} && end == s.data() + s.size() && !s.empty() ? std::optional(n)
                                                                       : std::nullopt;
}

/// Absent when empty.
inline std::optional<std::string> text_or_absent(std::string_view s, std::size_t most = 4096) {
  s = trim(s);
  return s.empty() ? std::nullopt : std::optional(std::string(s.substr(0, most)));
}

}  // namespace common
