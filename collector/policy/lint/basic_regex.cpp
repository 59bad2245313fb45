#include "collector/policy/lint/basic_regex.hpp"

#include <algorithm>

#include "collector/policy/lint/letters.hpp"
#include "common/result.hpp"

namespace collector::policy {

namespace {

using kind = regex_token::kind;
using tokens = std::vector<regex_token>;

bool is_escaped(const regex_token& t, char c) {
  return t.what == kind::literal && t.escaped && t.byte == c;
}

regex_slip slip(const regex_token& at, std::string message) {
  return {.at = at.at, .code = "basic-regex", .message = std::move(message)};
}

/// `\(a\|b\)`. Brackets that are meant hold no bar.
std::optional<regex_slip> group(const tokens& all) {
  const auto find = [&](auto from, char c) {
    return std::find_if(from, all.end(), [c](const auto& t) { return is_escaped(t, c); });
  };
  const auto open = find(all.begin(), '('), bar = find(open, '|');
  if (bar == all.end() || find(bar, ')') == all.end()) return std::nullopt;
  return slip(*open,
              "`\\(a\\|b\\)` searches for brackets and a bar: alternatives are `(a|b)`; where "
              "the characters are meant, `[(]` and `[|]`");
}

/// `[0-9]\+`, `\s\+`.
std::optional<regex_slip> repetition(const tokens& all, std::string_view pattern) {
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    if (all[i].what != kind::set || all[i].repeated || all[i].least != 1) continue;
    const auto set = pattern.substr(all[i].at, all[i].size);
    if (is_escaped(all[i + 1], '+') && set != ".")
      return slip(all[i + 1],
                  fmt::format("`{0}\\+` is one of these and a plus sign: any number of times is "
                              "`{0}+`; where the sign is meant, `[+]`",
                              set));
  }
  return std::nullopt;
}

/// `x\{5\}`, `\{1,3\}`.
std::optional<regex_slip> count(const tokens& all) {
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (!is_escaped(all[i], '{')) continue;
    auto end = i + 1;
    while (end < all.size() && all[end].what == kind::literal &&
           (is_digit(all[end].byte) || all[end].byte == ',') && !all[end].escaped)
      ++end;
    if (end == i + 1 || end == all.size() || !is_escaped(all[end], '}')) continue;
    return slip(all[i],
                "`\\{5\\}` searches for braces: a number of times is `{5}`; where the "
                "characters are meant, `[{]` and `[}]`");
  }
  return std::nullopt;
}

/// `\[1-9\]`: a range that is text.
std::optional<regex_slip> range(const tokens& all, std::string_view pattern) {
  for (const auto& t : all) {
    if (!is_escaped(t, '[')) continue;
    const auto inner = pattern.substr(t.at + 2);
    const auto one = [&](std::size_t n) { return is_letter(inner[n]) || is_digit(inner[n]); };
    if (inner.size() < 5 || !one(0) || inner[1] != '-' || !one(2)) continue;
    const auto end = inner.find("\\]");
    if (end == inner.npos || end > 12 || inner.substr(0, end).find_first_of(" .()") != inner.npos)
      continue;
    return slip(t, fmt::format("`\\[{0}\\]` searches for brackets: one of these characters is "
                               "`[{0}]`; where the brackets are meant, `[[]` and `[]]`",
                               inner.substr(0, end)));
  }
  return std::nullopt;
}

/// `\^PermitRootLogin yes\$`: both ends are escaped.
std::optional<regex_slip> ends(const tokens& all) {
  if (all.size() < 3 || !is_escaped(all.front(), '^') || !is_escaped(all.back(), '$'))
    return std::nullopt;
  return slip(all.front(),
              "`\\^` and `\\$` are characters: the ends of a line are `^` and `$`; "
              "where the characters are meant, `[\\^]` and `[$]`");
}

/// `^(!#)`: a forgotten question mark. `(!|#)` is one of two signs.
std::optional<regex_slip> look_ahead(const tokens& all) {
  for (std::size_t i = 0; i + 2 < all.size(); ++i) {
    if (all[i].what != kind::open || (i > 0 && all[i - 1].what != kind::line_start)) continue;
    const auto &sign = all[i + 1], &next = all[i + 2];
    const bool alone = next.what == kind::bar || next.what == kind::close;
    if (sign.what != kind::literal || sign.byte != '!' || sign.escaped || sign.repeated || alone)
      continue;
    return slip(all[i],
                "`(!x)` searches for a `!`: what must not follow is `(?!x)`; where the "
                "character is meant, `[!]`");
  }
  return std::nullopt;
}

}  // namespace

std::optional<regex_slip> basic_regex_slip(std::string_view pattern, const tokens& all) {
  if (auto found = group(all)) return found;
  if (auto found = repetition(all, pattern)) return found;
  if (auto found = count(all)) return found;
  if (auto found = range(all, pattern)) return found;
  if (auto found = ends(all)) return found;
  return look_ahead(all);
}

}  // namespace collector::policy
