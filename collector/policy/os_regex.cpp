#include "collector/policy/os_regex.hpp"

#include <algorithm>

#include "collector/policy/os_regex_walk.hpp"

namespace collector::policy {

using common::errc;
using common::fail;
using common::result;

namespace {

constexpr std::size_t longest_pattern = 20'480;
constexpr std::string_view classes = "dwstpDWS.", escaped = "\\()$|<";

constexpr bool is_repeat(char c) { return c == '+' || c == '*'; }

/// Reads one alternative after the other; `at_` is where it is.
class compiler {
 public:
  explicit compiler(std::string_view pattern) : pattern_(pattern) {}

  result<std::vector<os_regex::alternative>> all() {
    while (at_ < pattern_.size())
      if (auto s = step(); !s) return fail(s.error());
    if (open_) return refuse("a ( without its )");
    out_.push_back(std::move(now_));
    return std::move(out_);
  }

 private:
  tl::unexpected<common::error> refuse(std::string_view why) const {
    return fail(errc::malformed, "{} at character {}", why, at_ + 1);
  }

  common::status step() {
    const char c = pattern_[at_];
    const bool last = at_ + 1 == pattern_.size() || pattern_[at_ + 1] == '|';
    switch (c) {
      case '\\':
        return escape();
      case '|':
        if (open_) return refuse("a | in a group");
        out_.push_back(std::exchange(now_, {}));
        start_ = ++at_;
        return {};
      case '(':
      case ')':
        if (open_ == (c == '(')) return refuse(open_ ? "a ( in a group" : "a ) without its (");
        open_ = !open_;
        now_.tokens.push_back(
            {.what = open_ ? os_regex::token::kind::open : os_regex::token::kind::close});
        break;
      case '^':
        if (at_ == start_)
          now_.at_start = true;
        else
          literal(c);
        break;
      case '$':
        if (last)
          now_.at_end = true;
        else
          literal(c);
        break;
      default:
        literal(c);
    }
    ++at_;
    return {};
  }

  void literal(char c) {
    now_.tokens.push_back({.what = os_regex::token::kind::byte, .byte = lower(c)});
  }

  common::status escape() {
    const char name = at_ + 1 < pattern_.size() ? pattern_[at_ + 1] : '\0';
    if (name == '\0' || (classes.find(name) == classes.npos && escaped.find(name) == escaped.npos))
      return refuse(name == '\0' ? std::string("a \\ at the end")
                                 : fmt::format("the unknown escape \\{}", name));
    os_regex::token t{.what = os_regex::token::kind::set, .byte = name};
    at_ += 2;
    if (at_ < pattern_.size() && is_repeat(pattern_[at_]))
      t.times = pattern_[at_++] == '*' ? os_regex::repeat::star : os_regex::repeat::plus;
    now_.tokens.push_back(t);
    return {};
  }

  std::string_view pattern_;
  std::size_t at_ = 0, start_ = 0;
  bool open_ = false;
  os_regex::alternative now_;
  std::vector<os_regex::alternative> out_;
};

bool equal_lower(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::ranges::equal(a, b, {}, lower, lower);
}

bool contains_lower(std::string_view name, std::string_view text) {
  return !std::ranges::search(name, text, {}, lower, lower).empty() || text.empty();
}

bool match_one(std::string_view text, std::string_view name) {
  const bool from_start = text.starts_with('^');
  if (from_start) text.remove_prefix(1);
  const bool to_end = text.ends_with('$');
  if (to_end) text.remove_suffix(1);
  if (text.size() > name.size()) return false;
  if (from_start && to_end) return equal_lower(text, name);
  if (from_start) return equal_lower(text, name.substr(0, text.size()));
  if (to_end) return equal_lower(text, name.substr(name.size() - text.size()));
  return contains_lower(name, text);
}

}  // namespace

result<os_regex> os_regex::compile(std::string_view pattern) {
  if (pattern.size() > longest_pattern)
    return fail(errc::malformed, "a pattern of {} bytes, at most {}", pattern.size(),
                longest_pattern);
  auto all = compiler(pattern).all();
  if (!all) return fail(all.error());
  os_regex out;
  out.alternatives_ = std::move(*all);
  return out;
}

result<std::optional<os_regex::match>> os_regex::search(std::string_view line) const {
  line = line.substr(0, line.find('\0'));
  for (const auto& a : alternatives_) {
    auto found = os_regex_walk(a, line).run();
    if (!found || *found) return found;
  }
  return std::optional<match>{};
}

bool os_match(std::string_view expression, std::string_view name) {
  const bool negated = expression.starts_with('!');
  if (negated) expression.remove_prefix(1);
  bool any = false;
  for (;;) {
    const auto bar = expression.find('|');
    any = any || match_one(expression.substr(0, bar), name);
    if (bar == expression.npos) return any != negated;
    expression.remove_prefix(bar + 1);
  }
}

}  // namespace collector::policy
