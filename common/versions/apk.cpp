// Versions of Alpine: digit{.digit}…{letter}{_suffix{number}}…{~hash}{-r#}. Two are compared token
// by token; where one has another kind of token, the kinds decide.
#include <algorithm>
#include <array>

#include "common/versions/digits.hpp"
#include "common/versions/versions.hpp"

namespace common::versions {

namespace {

/// The kinds of tokens, the oldest first: what ends a version early makes it older, except for a
/// suffix of what comes before a release. `unread` is the rest of a text that is no such version.
enum class kind : std::uint8_t {
  before_release,
  unread,
  end,
  revision,
  hash,
  suffix_number,
  after_release,
  letter,
  number,
  first_number
};

struct token {
  kind what = kind::end;
  std::string_view text;
  std::size_t suffix = 0;  ///< its place among the suffixes of its kind
};

constexpr std::array<std::string_view, 4> before{"alpha", "beta", "pre", "rc"};
constexpr std::array<std::string_view, 5> after{"cvs", "svn", "git", "hg", "p"};

constexpr bool is_small(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

/// One version, token after token.
class tokens {
 public:
  explicit tokens(std::string_view version) : rest_(version) {}

  token next() {
    if (rest_.empty()) return {};
    const auto whole = rest_;
    auto out = first_ ? digits(kind::first_number) : further();
    first_ = false;
    if (out.what == kind::unread) {
      out.text = whole;
      rest_ = {};
    }
    last_ = out.what;
    return out;
  }

 private:
  token digits(kind what) {
    const auto text = take_while(rest_, is_digit);
    return {text.empty() ? kind::unread : what, text};
  }
  bool after_number() const { return last_ == kind::first_number || last_ == kind::number; }
  bool after_suffix() const {
    return last_ == kind::before_release || last_ == kind::after_release;
  }
  token suffix() {
    const auto name = take_while(rest_, is_small);
    if (const auto at = std::ranges::find(before, name); at != before.end())
      return {kind::before_release, name, static_cast<std::size_t>(at - before.begin())};
    if (const auto at = std::ranges::find(after, name); at != after.end())
      return {kind::after_release, name, static_cast<std::size_t>(at - after.begin())};
    return {kind::unread, name};
  }
  token further() {
    const char c = rest_[0];
    if (after_suffix() && is_digit(c)) return digits(kind::suffix_number);
    if (after_number() && is_small(c)) {
      const auto letter = rest_.substr(0, 1);
      rest_.remove_prefix(1);
      return {kind::letter, letter};
    }
    const bool revised = last_ == kind::revision, hashed = revised || last_ == kind::hash;
    const bool reads = (c == '.' && after_number()) || (c == '_' && !hashed) ||
                       (c == '~' && !hashed) || (rest_.starts_with("-r") && !revised);
    if (!reads) return {kind::unread, rest_};
    rest_.remove_prefix(c == '-' ? 2 : 1);
    if (c == '_') return suffix();
    if (c == '~') {
      const auto hash = take_while(rest_, is_hex);
      return {hash.empty() ? kind::unread : kind::hash, hash};
    }
    return digits(c == '.' ? kind::number : kind::revision);
  }

  std::string_view rest_;
  bool first_ = true;
  kind last_ = kind::end;
};

std::weak_ordering by_token(const token& a, const token& b) {
  if (a.what != b.what) return a.what <=> b.what;
  switch (a.what) {
    case kind::before_release:
    case kind::after_release:
      return a.suffix <=> b.suffix;
    case kind::number:  // behind a point, a number that begins with 0 is a fraction
      if (a.text[0] != '0' && b.text[0] != '0') return by_value(a.text, b.text);
      break;
    case kind::first_number:
    case kind::suffix_number:
    case kind::revision:
      return by_value(a.text, b.text);
    default:
      break;
  }
  return a.text.compare(b.text) <=> 0;
}

}  // namespace

std::weak_ordering compare_apk(std::string_view a, std::string_view b) {
  tokens left(a), right(b);
  for (;;) {
    const auto in_a = left.next(), in_b = right.next();
    if (const auto by = by_token(in_a, in_b); by != 0) return by;
    if (in_a.what == kind::end) return std::weak_ordering::equivalent;
  }
}

}  // namespace common::versions
