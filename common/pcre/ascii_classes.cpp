#include "common/pcre/ascii_classes.hpp"

#include <algorithm>
#include <array>

namespace common::pcre {

namespace {

struct spelling {
  std::string_view name, members;  ///< members: as they stand in a set
};

// `[:^ascii:]` instead of a range up to U+10FFFF: PCRE2 looks up the other case of each in a range.
constexpr std::string_view digits = "0-9", others_than_digits = "\\x00-\\x2F\\x3A-\\x7F[:^ascii:]",
                           blanks = "\\x09-\\x0D\\x20",
                           others_than_blanks = "\\x00-\\x08\\x0E-\\x1F\\x21-\\x7F[:^ascii:]";

constexpr std::array escapes{spelling{"\\d", digits}, spelling{"\\D", others_than_digits},
                             spelling{"\\s", blanks}, spelling{"\\S", others_than_blanks}};

constexpr std::array posix_classes{
    spelling{"[:digit:]", digits},
    spelling{"[:^digit:]", others_than_digits},
    spelling{"[:space:]", blanks},
    spelling{"[:^space:]", others_than_blanks},
    spelling{"[:blank:]", "\\x09\\x20"},
    spelling{"[:^blank:]", "\\x00-\\x08\\x0A-\\x1F\\x21-\\x7F[:^ascii:]"}};

constexpr std::array cases{spelling{"[:upper:]", "[:alpha:]"}, spelling{"[:lower:]", "[:alpha:]"},
                           spelling{"[:^upper:]", "[:^alpha:]"},
                           spelling{"[:^lower:]", "[:^alpha:]"}};

/// `(?-i)`, `(?^)`: from there on case counts.
bool minds_case(std::string_view pattern) {
  for (auto at = pattern.find("(?"); at != pattern.npos; at = pattern.find("(?", at + 1)) {
    const auto flags = pattern.substr(at + 2, pattern.find_first_of(":)", at + 2) - at - 2);
    if (flags.find_first_not_of("imsxnJU-^") == flags.npos &&
        flags.find_first_of("-^") != flags.npos)
      return true;
  }
  return false;
}

class rewriter {
 public:
  explicit rewriter(std::string_view pattern) : rest_(pattern), any_case_(!minds_case(pattern)) {}

  std::string run() {
    while (!rest_.empty()) {
      if (rest_.starts_with('\\'))
        escape();
      else if (rest_.starts_with("(?#") || rest_.starts_with("(*"))
        copy(std::min(rest_.find(')'), rest_.size() - 1) + 1);
      else if (rest_.starts_with('['))
        set();
      else
        copy(1);
    }
    return std::move(out_);
  }

 private:
  void copy(std::size_t n) {
    n = std::min(n, rest_.size());
    out_ += rest_.substr(0, n);
    rest_.remove_prefix(n);
  }
  bool replace(std::string_view what, std::string_view by) {
    if (!rest_.starts_with(what)) return false;
    out_ += by;
    rest_.remove_prefix(what.size());
    return true;
  }

  /// What stands behind a backslash; in a set the members alone.
  void escape() {
    for (const auto& e : escapes) {
      if (!rest_.starts_with(e.name)) continue;
      if (!in_set_) out_ += '[';
      replace(e.name, e.members);
      if (!in_set_) out_ += ']';
      return;
    }
    if (rest_.starts_with("\\Q"))
      copy(rest_.find("\\E") == rest_.npos ? rest_.size() : rest_.find("\\E") + 2);
    else
      copy(rest_.starts_with("\\c") ? 3 : 2);
  }

  void set() {
    in_set_ = true;
    copy(rest_.starts_with("[^") ? 2 : 1);
    if (rest_.starts_with(']')) copy(1);
    while (!rest_.empty() && !rest_.starts_with(']')) {
      if (rest_.starts_with('\\'))
        escape();
      else if (rest_.starts_with("[:"))
        posix_class();
      else
        copy(1);
    }
    copy(1);
    in_set_ = false;
  }

  void posix_class() {
    const auto fits = [&](const spelling& c) { return replace(c.name, c.members); };
    if (std::ranges::any_of(posix_classes, fits) || (any_case_ && std::ranges::any_of(cases, fits)))
      return;
    const auto end = rest_.find(":]");
    copy(end == rest_.npos ? 1 : end + 2);
  }

  std::string_view rest_;
  bool any_case_, in_set_ = false;
  std::string out_;
};

}  // namespace

std::string with_ascii_classes(std::string_view pattern) { return rewriter(pattern).run(); }

}  // namespace common::pcre
