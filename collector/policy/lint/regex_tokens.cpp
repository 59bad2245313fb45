#include "collector/policy/lint/regex_tokens.hpp"

#include <algorithm>
#include <optional>

#include "collector/policy/lint/letters.hpp"

namespace collector::policy {

namespace {

using kind = regex_token::kind;

class regex_scanner {
 public:
  explicit regex_scanner(std::string_view text) : text_(text) {}

  std::vector<regex_token> run() {
    while (at_ < text_.size()) {
      const auto begin = at_;
      auto t = next();
      t.at = begin;
      t.size = at_ - begin;
      how_often(t);
      out_.push_back(t);
    }
    return std::move(out_);
  }

 private:
  static regex_token of(kind what) {
    regex_token t;
    t.what = what;
    return t;
  }
  static regex_token literal(char c, bool escaped) {
    auto t = of(kind::literal);
    t.byte = c;
    t.escaped = escaped;
    return t;
  }

  regex_token next() {
    const char c = text_[at_++];
    switch (c) {
      case '\\':
        return escape();
      case '[':
        return set();
      case '(':
        return group();
      case ')':
        return of(kind::close);
      case '|':
        return of(kind::bar);
      case '^':
        return of(kind::line_start);
      case '$':
        return of(kind::line_end);
      case '.':
        return of(kind::set);
      case '\n':
        return of(kind::newline);
      default:
        return literal(c, false);
    }
  }

  regex_token escape() {
    if (at_ == text_.size()) return of(kind::opaque);
    const char c = text_[at_++];
    switch (c) {
      case 'A':
      case 'G':
        return of(kind::line_start);
      case 'z':
      case 'Z':
        return of(kind::line_end);
      case 'n':
        return of(kind::newline);
      case 'b':
      case 'B':
      case 'K':
      case 'E':
        return of(kind::zero);
      case 'Q':
        return quoted();
      case 'x':
      case 'o':
      case 'p':
      case 'P':
      case 'N':
      case 'g':
      case 'k':
      case 'c':
        return with_argument(c);
      default:
        break;
    }
    if (c == '0') return octal();
    if (is_digit(c)) {
      while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
      return of(kind::opaque);
    }
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter ? of(kind::set) : literal(c, true);
  }

  /// \012: up to two digits behind the zero.
  regex_token octal() {
    int n = 0;
    for (int i = 0; i < 2 && at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '7'; ++i)
      n = n * 8 + (text_[at_++] - '0');
    return of(n == '\n' ? kind::newline : kind::set);
  }

  /// \x41, \x{41}, \p{L}, \pL, \g{1}: over what belongs to it.
  regex_token with_argument(char c) {
    if (at_ < text_.size() && text_[at_] == '{') {
      at_ = std::min(text_.find('}', at_), text_.size() - 1) + 1;
    } else if (c == 'x') {
      for (int i = 0; i < 2 && at_ < text_.size() && std::isxdigit(byte(at_)) != 0; ++i) ++at_;
    } else if ((c == 'p' || c == 'P' || c == 'c') && at_ < text_.size()) {
      ++at_;
    } else {
      while (c == 'g' && at_ < text_.size() && is_digit(text_[at_])) ++at_;
    }
    return c == 'g' || c == 'k' ? of(kind::opaque) : of(kind::set);
  }

  /// \Q…\E: it takes a character at least if there is one between.
  regex_token quoted() {
    const auto end = text_.find("\\E", at_);
    const bool empty = end == at_;
    at_ = end == text_.npos ? text_.size() : end + 2;
    return of(empty ? kind::zero : kind::set);
  }

  regex_token set() {
    if (at_ < text_.size() && text_[at_] == '^') ++at_;
    if (at_ < text_.size() && text_[at_] == ']') ++at_;
    while (at_ < text_.size() && text_[at_] != ']') {
      if (text_[at_] == '\\')
        ++at_;
      else if (text_.substr(at_).starts_with("[:"))
        at_ = std::min(text_.find(":]", at_), text_.size() - 1) + 1;
      ++at_;
    }
    at_ = std::min(at_ + 1, text_.size());
    return of(kind::set);
  }

  /// (?:…) and named groups are groups; what looks around, comments and verbs are passed over.
  regex_token group() {
    const auto rest = text_.substr(at_);
    auto t = of(kind::open);
    if (rest.starts_with("?:") || rest.starts_with("?>") || rest.starts_with("?|")) {
      at_ += 2;
      return t;
    }
    const bool named =
        rest.starts_with("?P<") || rest.starts_with("?'") ||
        (rest.starts_with("?<") && !rest.starts_with("?<=") && !rest.starts_with("?<!"));
    if (!rest.starts_with('?') && !rest.starts_with('*')) {
      t.captures = true;
      return t;
    }
    if (named) {
      at_ = std::min(text_.find_first_of(">'", at_ + 2), text_.size() - 1) + 1;
      t.captures = true;
      return t;
    }
    skip_group();
    return of(kind::opaque);
  }

  void skip_group() {
    for (int depth = 1; at_ < text_.size() && depth > 0; ++at_) {
      if (text_[at_] == '\\')
        ++at_;
      else if (text_[at_] == '(')
        ++depth;
      else if (text_[at_] == ')')
        --depth;
    }
    at_ = std::min(at_, text_.size());
  }

  void how_often(regex_token& t) {
    if (at_ == text_.size()) return;
    const char c = text_[at_];
    if (c == '*' || c == '+' || c == '?') {
      t.least = c == '+' ? 1 : 0;
      t.most = c == '?' ? 1 : endless;
      t.repeated = c != '?';
      ++at_;
    } else if (const auto n = counted()) {
      t.least = n->least;
      t.most = n->most;
      t.repeated = true;
    } else {
      return;
    }
    if (at_ < text_.size() && (text_[at_] == '?' || text_[at_] == '+')) ++at_;
  }

  struct times {
    std::size_t least, most;
  };

  std::optional<std::size_t> number(std::size_t& i) const {
    const auto begin = i;
    std::size_t n = 0;
    for (; i < text_.size() && is_digit(text_[i]) && n < 100'000; ++i)
      n = n * 10 + static_cast<std::size_t>(text_[i] - '0');
    return i == begin ? std::nullopt : std::optional(n);
  }

  /// {3}, {3,} or {3,5}; anything else in braces is text.
  std::optional<times> counted() {
    if (text_[at_] != '{') return std::nullopt;
    auto i = at_ + 1;
    const auto least = number(i);
    if (!least) return std::nullopt;
    auto most = *least;
    if (i < text_.size() && text_[i] == ',') most = number(++i).value_or(endless);
    if (i >= text_.size() || text_[i] != '}') return std::nullopt;
    at_ = i + 1;
    return times{.least = *least, .most = most};
  }

  unsigned char byte(std::size_t i) const { return static_cast<unsigned char>(text_[i]); }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<regex_token> out_;
};

}  // namespace

std::vector<regex_token> regex_tokens(std::string_view pattern) {
  for (auto at = pattern.find("(?"); at != pattern.npos; at = pattern.find("(?", at + 1)) {
    const auto flags = pattern.substr(at + 2, pattern.find_first_of(":)", at + 2) - at - 2);
    if (flags.size() < 8 && flags.find('x') != flags.npos &&
        flags.find_first_not_of("imsxnJU-^") == flags.npos)
      return {};
  }
  return regex_scanner(pattern).run();
}

}  // namespace collector::policy
