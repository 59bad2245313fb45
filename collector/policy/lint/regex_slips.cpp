#include "collector/policy/lint/regex_slips.hpp"

#include <algorithm>
#include <array>

#include "collector/policy/lint/basic_regex.hpp"
#include "collector/policy/lint/foreign_regex.hpp"
#include "collector/policy/lint/letters.hpp"
#include "common/result.hpp"

namespace collector::policy {

namespace {

using std::string_view;
using kind = regex_token::kind;
using tokens = std::vector<regex_token>;
constexpr bool is_word(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; }
constexpr bool is_class_letter(char c) {
  return string_view("sdwSDW").find(c) != string_view::npos;
}

const regex_token* after(const tokens& all, std::size_t i) {
  return i + 1 < all.size() ? &all[i + 1] : nullptr;
}
bool plain(const regex_token* t) { return t != nullptr && t->what == kind::literal && !t->escaped; }
bool is_backslash(const regex_token& t) {
  return t.what == kind::literal && t.escaped && t.byte == '\\';
}

/// `\\s+`: a backslash and then the letter s. What agetty knows, `\\s|\\r`, and names of Windows,
/// `\\system32`, are meant so; in muster glued to a word they are written otherwise.
bool escaped_twice(const tokens& all, std::size_t i, bool strict) {
  const auto* next = after(all, i);
  if (!is_backslash(all[i]) || next == nullptr) return false;
  if (next->what == kind::set && next->size == 1) return true;  // `\\.`
  if (!plain(next) || !(is_class_letter(next->byte) || next->byte == 'b')) return false;
  const bool capital = next->byte < 'a';
  if (capital && plain(after(all, i + 1)) && is_letter(after(all, i + 1)->byte)) return false;
  const bool glued =
      i > 0 && ((plain(&all[i - 1]) && is_word(all[i - 1].byte)) || all[i - 1].what == kind::set);
  return next->repeated || (strict && glued);
}

/// `a\\nb`: of agetty and of paths of Windows it stands alone, or a word begins with it.
bool control_escaped_twice(const tokens& all, std::size_t i) {
  const auto *next = after(all, i), *behind = after(all, i + 1);
  const auto in_word = [](const auto* t) { return plain(t) && is_word(t->byte); };
  return is_backslash(all[i]) && i > 0 && in_word(&all[i - 1]) && plain(next) &&
         string_view("nrtfvhR").find(next->byte) != string_view::npos &&
         (behind == nullptr || !in_word(behind) || !in_word(after(all, i + 2)));
}

/// `[\\s]`: a backslash or the letter s.
bool class_escaped_in_set(string_view set) {
  for (auto at = set.find("\\\\"); at != set.npos; at = set.find("\\\\", at + 2))
    if (at + 2 < set.size() && string_view("sdwSDWtnrhv").find(set[at + 2]) != set.npos)
      return true;
  return false;
}

/// `(d+)`, `s+`: the letter, where a class was meant.
bool lacks_backslash(const tokens& all, std::size_t i) {
  if (!plain(&all[i]) || !is_class_letter(all[i].byte)) return false;
  if (i > 0 && is_backslash(all[i - 1])) return false;
  const auto* next = after(all, i);
  const bool alone =
      i > 0 && all[i - 1].what == kind::open && next != nullptr && next->what == kind::close;
  return all[i].repeated || alone;
}

/// `ssh_host_*`: the character in front of the star, any number of times.
bool is_glob(const tokens& all, std::size_t i, std::string_view pattern) {
  const auto& t = all[i];
  const auto star = t.at + t.size;
  if (i > 0 && is_backslash(all[i - 1])) return false;
  return plain(&t) && (is_word(t.byte) || t.byte == '/') && t.byte != '0' &&
         star < pattern.size() && pattern[star] == '*';
}
/// `[yes|no]`: one of these letters.
bool has_words_in_set(std::string_view set) {
  for (auto bar = set.find('|'); bar != set.npos; bar = set.find('|', bar + 1))
    if (bar > 1 && bar + 2 < set.size() && is_letter(set[bar - 1]) && is_letter(set[bar + 1]) &&
        !set.starts_with("[^"))
      return true;
  return false;
}

/// The letters or digits of `[…]` or `[^…]`, if it has nothing else.
std::string_view only_words(std::string_view set) {
  if (set.size() < 4 || !set.ends_with(']')) return {};
  auto inner = set.substr(1, set.size() - 2);
  if (inner.starts_with('^')) inner.remove_prefix(1);
  const bool same = std::ranges::all_of(inner, is_letter) || std::ranges::all_of(inner, is_digit);
  return same ? inner : std::string_view{};
}
bool has_one_twice(std::string_view s) {
  for (std::size_t i = 0; i < s.size(); ++i)
    if (s.find(s[i], i + 1) != s.npos) return true;
  return false;
}

/// `[22]`, `[root]`, `[yes]`: a character stands twice, or it is a word of many configurations.
bool is_word_in_set(std::string_view set) {
  static constexpr auto words = std::to_array<std::string_view>(
      {"yes", "true", "any", "deny", "permit", "local", "admin", "user", "users", "host", "group",
       "strict", "active", "masked", "static", "disable", "daemon"});
  const auto inner = only_words(set);
  return inner.size() > 1 &&
         (has_one_twice(inner) || std::ranges::find(words, inner) != words.end());
}

/// `[1-65535]`: a range of characters, of which a digit would stand there twice.
bool is_range_of_numbers(std::string_view set) {
  const auto dash = set.find('-');
  if (set.size() < 6 || dash == set.npos || dash < 2 || dash + 2 >= set.size()) return false;
  const auto inner = set.substr(1, set.size() - 2);
  if (inner.find_first_not_of("0123456789-") != inner.npos || inner.find('-') != inner.rfind('-'))
    return false;
  // `[1-20]` and `[1-12]`: of characters nobody would have written them so.
  if (set[dash - 1] == set[dash + 1] || (dash == 2 && set[1] != '0' && inner.ends_with('0')))
    return true;
  std::string all(set.substr(1, dash - 2));
  for (char c = set[dash - 1]; c <= set[dash + 1]; ++c) all.push_back(c);
  all += set.substr(dash + 2, set.size() - dash - 3);
  return has_one_twice(all);
}

bool is_counting(std::string_view s) {
  return !s.empty() && s[0] >= '0' && s[0] <= '9' && s.size() < 12;
}

/// `\d{1-3}`, `\d{,3}`: text, where a number of times was meant.
bool is_broken_count(const tokens& all, std::size_t i, std::string_view pattern) {
  if (!plain(&all[i]) || all[i].byte != '{' || i == 0 ||
      (all[i - 1].what != kind::set && all[i - 1].what != kind::close))
    return false;
  const auto inside = pattern.substr(all[i].at + 1, pattern.find('}', all[i].at) - all[i].at - 1);
  if (pattern.find('}', all[i].at) == pattern.npos)
    return is_counting(pattern.substr(all[i].at + 1));
  return inside.size() < 12 && inside.find_first_of("0123456789") != inside.npos &&
         inside.find_first_not_of("0123456789,-. ;:") == inside.npos;
}

void note_once(std::vector<regex_slip>& out, std::size_t at, std::string_view code,
               std::string message) {
  if (std::ranges::find(out, code, &regex_slip::code) == out.end())
    out.push_back({at, std::string(code), std::move(message)});
}

void look_at_token(const tokens& all, std::size_t i, std::string_view pattern, bool strict,
                   std::vector<regex_slip>& out) {
  const auto& t = all[i];
  const auto shown = pattern.substr(t.at, t.size);
  if (t.what == kind::set && shown.starts_with('[') && class_escaped_in_set(shown))
    return note_once(out, t.at, "escaped-twice",
                     fmt::format("`{}` is a backslash or one of these letters: a class stands "
                                 "there with one backslash, as in `[\\s]`",
                                 shown));
  if (escaped_twice(all, i, strict) || (strict && control_escaped_twice(all, i)))
    return note_once(out, t.at, "escaped-twice",
                     fmt::format("`\\\\{0}` is a backslash and `{0}`: write `\\{0}`; where a "
                                 "backslash is meant, `[\\\\]`",
                                 pattern.substr(all[i + 1].at, 1)));
  if (lacks_backslash(all, i))
    return note_once(out, t.at, "backslash-missing",
                     fmt::format("`{0}` is the letter {0} here: write `\\{0}`; where the letter is "
                                 "meant, `[{0}]`",
                                 shown));
  if (is_glob(all, i, pattern))
    return note_once(out, t.at, "glob-in-regex",
                     fmt::format("`{0}*` is any number of `{0}`: any text is `.*`; where the "
                                 "repetition is meant, `[{0}]*`",
                                 shown));
  if (t.what == kind::set && shown.starts_with('[') && has_words_in_set(shown))
    return note_once(out, t.at, "words-in-set",
                     fmt::format("`{}` is one of these characters: words are `(a|b)`", shown));
  if (t.what == kind::set && shown.starts_with('[') && is_range_of_numbers(shown))
    return note_once(
        out, t.at, "words-in-set",
        fmt::format("`{}` is one of these digits, and no range of numbers: a number is "
                    "compared by `n:REGEX compare OP NUMBER`",
                    shown));
  if (t.what == kind::set && shown.starts_with('[') && is_word_in_set(shown))
    return note_once(
        out, t.at, "words-in-set",
        fmt::format("`{}` is one of these characters: a word stands without brackets", shown));
  if (is_broken_count(all, i, pattern))
    return note_once(out, t.at, "count-malformed",
                     "these braces are text: a number of times is `{2}`, `{1,3}` or `{1,}`");
}

/// `/tmp/`, `/dev/sg`: a path that a line names, and no regex between slashes.
bool is_path(std::string_view p) {
  static constexpr auto roots = std::to_array<std::string_view>(
      {"bin",  "boot", "dev", "etc",  "home", "lib",  "lib64", "media", "mnt", "opt",
       "proc", "root", "run", "sbin", "srv",  "snap", "sys",   "tmp",   "usr", "var"});
  if (!p.starts_with('/') || p.size() < 3) return false;
  const auto first = p.substr(1, p.find('/', 1) - 1);
  return std::ranges::find(roots, first) != roots.end();
}

/// `/^x/i`, `"x"`: delimiters of another language.
void look_for_delimiters(std::string_view p, std::vector<regex_slip>& out) {
  if (p.size() < 3) return;
  const char first = p.front();
  if (std::string_view("/\"'`").find(first) == std::string_view::npos || is_path(p)) return;
  const auto last = p.rfind(first);
  const auto flags = p.substr(last + 1);
  const bool whole = last > 1 && p.find(first, 1) == last && p[last - 1] != '\\' &&
                     flags.find_first_not_of(first == '/' ? "gimsx" : "") == flags.npos;
  if (whole)
    note_once(
        out, 0, "delimiters",
        fmt::format("a regex has no delimiters: `{0}` is searched for; write `{1}`, and where "
                    "`{0}` is meant, `[{0}]`",
                    first, p.substr(1, last - 1)));
}

/// `\<word\>`: the edges of a word in grep.
void look_for_edges(std::string_view p, std::vector<regex_slip>& out) {
  const auto at = p.find("\\<");
  if (at != p.npos && (at == 0 || p[at - 1] != '\\') && p.find("\\>", at) != p.npos)
    note_once(out, at, "word-edges", "`\\<` is the character < here: the edge of a word is `\\b`");
}

/// `(?x)`: blanks and what stands behind # are no part of the regex.
void look_for_extended(std::string_view p, std::vector<regex_slip>& out) {
  for (auto at = p.find("(?"); at != p.npos; at = p.find("(?", at + 1)) {
    const auto flags = p.substr(at + 2, p.find_first_of(":)", at + 2) - at - 2);
    if (flags.size() < 8 && flags.find('x') != flags.npos &&
        flags.find_first_not_of("imsxnJU") == flags.npos)
      return note_once(out, at, "extended",
                       "with the flag x blanks in the regex mean nothing: leave the flag out");
  }
}

/// `^x # why`: searched for, where a remark was meant.
void look_for_remark(std::string_view p, std::vector<regex_slip>& out) {
  for (const std::string_view sign : {" # ", " // ", " -- # "})
    if (const auto at = p.find(sign); at != p.npos && at > 0)
      return note_once(out, at, "comment-in-regex",
                       fmt::format("`{0}` is part of the regex: a remark stands outside the quotes "
                                   "of the rule; where the text is meant, write `\\s` for a blank",
                                   sign));
}

/// `\Q` without `\E`: what stands behind it is text, backslashes too.
void look_for_quote(std::string_view p, std::vector<regex_slip>& out) {
  const auto at = p.find("\\Q");
  if (at == p.npos || (at > 0 && p[at - 1] == '\\')) return;
  const auto end = p.find("\\E", at);
  if (p.substr(at + 2, end == p.npos ? end : end - at - 2).find('\\') != p.npos)
    note_once(out, at, "quote-open",
              "behind `\\Q` a backslash is text up to `\\E`: end the quote in front of it");
}

}  // namespace

std::vector<regex_slip> regex_slips(std::string_view pattern, const tokens& all, bool strict) {
  std::vector<regex_slip> out;
  if (strict) {
    look_for_delimiters(pattern, out);  // else a path between slashes, often enough
    look_for_extended(pattern, out);
    look_for_remark(pattern, out);
    look_for_quote(pattern, out);
  }
  if (auto basic = basic_regex_slip(pattern, all)) out.push_back(std::move(*basic));
  if (strict)
    for (auto& one : foreign_slips(pattern, all)) out.push_back(std::move(one));
  else
    look_for_edges(pattern, out);
  for (std::size_t i = 0; i < all.size(); ++i) look_at_token(all, i, pattern, strict, out);
  return out;
}

}  // namespace collector::policy
