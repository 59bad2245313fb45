#include "collector/policy/lint/literal_slips.hpp"

#include <algorithm>
#include <array>

#include "collector/policy/lint/letters.hpp"
#include "collector/policy/lint/rule_lint.hpp"

namespace collector::policy {

namespace {

using std::string_view;

bool is_one_of(string_view all, char c) { return all.find(c) != npos; }

/// Letters, digits and `_` in front.
string_view first_word(string_view s) {
  const auto end = std::ranges::find_if_not(
      s, [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; });
  return s.substr(0, static_cast<std::size_t>(end - s.begin()));
}

/// The name of a kind of pattern, in one language or another.
bool names_a_pattern(string_view word) {
  static constexpr auto all = std::to_array<string_view>(
      {"re",       "rx",       "reg",     "regex",      "regexp",      "pcre",     "pcre2",
       "perl",     "grep",     "egrep",   "fgrep",      "match",       "matches",  "contains",
       "contain",  "has",      "eq",      "ne",         "equals",      "equal",    "exact",
       "exactly",  "like",     "ilike",   "literal",    "lit",         "txt",      "str",
       "string",   "glob",     "starts",  "startswith", "starts-with", "begins",   "beginswith",
       "ends",     "endswith", "find",    "search",     "osregex",     "os_regex", "os_match",
       "osmatch",  "sregex",   "pattern", "number",     "num",         "int",      "compare",
       "includes", "include?", "in",      "notin",      "is",          "isnt",     "exists",
       "wildcard", "fuzzy",    "icase",   "iregex",     "lua"});
  return std::ranges::find(all, common::lower_case(word)) != all.end();
}

/// Words that ask something of what follows, as a sentence of its own.
bool asks(string_view word) {
  static constexpr auto all = std::to_array<string_view>(
      {"grep", "egrep", "contains", "contain", "matches", "match", "regex", "regexp", "equals",
       "like", "startswith", "endswith", "not", "pcre", "compare", "exists", "eq"});
  return std::ranges::find(all, common::lower_case(word)) != all.end();
}

/// `f:x`, `pcre2:x`, `r=x`, `r"x"`, `r/x/`, `m/x/`, `s/x/y/`, `contains x`.
bool has_foreign_prefix(string_view s) {
  const auto word = first_word(s);
  if (word.empty() || word.size() == s.size()) return false;
  const char next = s[word.size()];
  const bool single = word.size() == 1 && is_letter(word[0]);
  const auto behind = s.substr(word.size() + 1);
  if (next == ':' && !behind.empty() && (single || names_a_pattern(word))) return true;
  if (is_one_of("=~", next) && (single || names_a_pattern(word)) && !is_digit(behind[0]) &&
      behind.find('=') == npos)
    return is_one_of("rRnN", word[0]) || names_a_pattern(word);
  if (is_one_of("\"'`({", next) && (single || names_a_pattern(word))) return true;
  if (is_one_of("/|#!,%@", next) && is_one_of("rmsqy", word[0]) && word.size() <= 2 &&
      behind.find(next) != npos)
    return true;
  return next == ' ' && asks(word) && behind.find(' ') == npos;
}

/// `r.^X`, `r =^x`, `%r:x`, `rr:^x`: some signs beside the letter of a pattern, or a `^` behind
/// them.
bool is_misspelled_prefix(string_view s) {
  constexpr string_view signs = "%@&*+-_.,;:=~|/\\#$!\"'`<>()[]{} ";
  const auto bare = s.substr(std::min(s.find_first_not_of(signs), s.size()));
  if (bare.size() < s.size() && s.size() - bare.size() <= 3 &&
      begins_minterm(bare, dialect::muster) && bare.size() > 2 && s[0] != '#')
    return true;
  if (s.empty() || !is_letter(s[0])) return false;
  const auto hat = s.find('^');
  if (hat == npos || hat == 0 || hat > 8) return false;
  const auto before = s.substr(0, hat);
  const auto word = first_word(before);
  return word.size() <= 3 && before.find_first_not_of(signs, word.size()) == npos;
}

/// `rr:x`, `r!:x`, `ri:x`, `r,x`: one sign or letter too many, or another one than the colon.
bool is_nearly_prefix(string_view s) {
  static constexpr auto all = std::to_array<string_view>(
      {"rr:", "nn:", "nr:",  "rn:",  "rm:",  "mr:",  "rv:", "vr:",  "ir:", "ri:",
       "nc:", "rg:", "rgx:", "rex:", "rxp:", "r!:",  "n!:", "m!:",  "v!:", "r?:",
       "n?:", "?r:", "?n:",  "r i:", "r\\:", "n\\:", "r^:", "r\":", "r/:", "r->",
       "n->", "r=>", "r>",   "r,",   "r!",   "r i ", "m;",  "v;"});
  if (s.starts_with('!')) s.remove_prefix(1);
  return std::ranges::any_of(
      all, [&](string_view one) { return s.starts_with(one) && s.size() > one.size(); });
}

/// `line contains yes`, `does not contain x`: a sentence about the line.
bool is_sentence_about_lines(string_view s) {
  static constexpr auto verbs = std::to_array<string_view>(
      {" contains ", " contain ", " matches ", " match ", " containing ", " matching ",
       " starts with ", " begins with ", " ends with ", " equals "});
  return std::ranges::count(s, ' ') <= 4 &&
         std::ranges::any_of(verbs, [&](string_view verb) { return s.find(verb) != npos; });
}

/// `exit 1`, `rc=0`: how the command ended is no line of what it prints.
bool asks_for_exit(string_view s) {
  for (const string_view word : {"exit status", "exit code", "exit", "rc", "status"}) {
    if (!s.starts_with(word)) continue;
    const auto behind = s.substr(std::min(s.find_first_not_of(" :=", word.size()), s.size()));
    return s.size() > word.size() && !is_letter(s[word.size()]) && !behind.empty() &&
           behind.find_first_not_of("0123456789") == npos;
  }
  return false;
}

/// `=~ x`, `== x`, `> 5`.
bool begins_with_operator(string_view s) {
  static constexpr auto all = std::to_array<string_view>(
      {"=~", "!~", "==", "!=", "<=", ">=", "=>", "=<", "^=", "$=", "*=", "~=", "<", ">", "~", "="});
  for (const auto op : all) {
    if (!s.starts_with(op)) continue;
    const auto behind = s.substr(op.size());
    // `===` is a line of its own, and `<x>` is a tag.
    return !behind.empty() && !is_one_of("=<>~-", behind[0]) &&
           !(op == "<" && (is_letter(behind[0]) || is_one_of("/!?", behind[0])));
  }
  return false;
}

/// `*x*`, `x*`, `a*b`, where ` * * * ` are fields and `/*` begins a comment.
bool is_globbed(string_view s, bool strict) {
  const auto word = [](char c) { return is_letter(c) || is_digit(c) || is_one_of("_.-", c); };
  if (!strict && s.find_first_of(" \t") != npos) return false;
  for (auto at = s.find('*'); at != npos; at = s.find('*', at + 1)) {
    const bool before = at > 0 && word(s[at - 1]), behind = at + 1 < s.size() && word(s[at + 1]);
    if (strict ? before || behind : (at == 0 && behind) || (at + 1 == s.size() && before))
      return true;
  }
  return false;
}

/// Quotes, slashes or brackets around all of it.
bool is_wrapped(string_view s) {
  if (s.size() < 3) return false;
  if (s.front() == '(') return s.find(')') == s.size() - 1;
  return s.front() == s.back() && is_one_of("\"'`/%@", s.front());
}

/// `x|y`, `yes OR no`, `x, y or z` of single words.
bool has_alternatives(string_view s) {
  if (s.find('|') != npos) return true;
  for (const string_view word : {" OR ", " AND "})
    if (s.find(word) != npos) return true;
  for (const string_view word : {" or ", " and "}) {
    const auto at = s.find(word);
    if (at != npos && s.substr(0, at).find(' ') == npos &&
        s.substr(at + word.size()).find(' ') == npos)
      return true;
  }
  return false;
}

/// `x{2}`, `x{1,3}`, `${x}`, `{{ x }}`, `%(x)s`: what another program would have replaced.
bool is_unfinished(string_view s) {
  for (const string_view sign : {"{{", "${", "%(", "<%", "$("})
    if (s.find(sign) != npos) return true;
  const auto open = s.rfind('{');
  return open != npos && open > 0 && s.ends_with('}') && s.size() > open + 2 &&
         s.substr(open + 1, s.size() - open - 2).find_first_not_of("0123456789,") == npos;
}

}  // namespace

std::optional<regex_slip> literal_slip(string_view s, bool strict) {
  const auto slip = [](std::string code, std::string message) {
    return regex_slip{.at = 0, .code = std::move(code), .message = std::move(message)};
  };
  const auto regex = [&] {
    return slip("pattern-literal",
                fmt::format("'{}' is compared with whole lines as it stands: a regex is `r:…`, and "
                            "where just this line is meant, `r:^…$`",
                            s));
  };
  if (is_globbed(s, strict)) return regex();
  if (!strict) return std::nullopt;
  if (asks_for_exit(s))
    return slip("exit-status",
                fmt::format("'{}' is looked for among the lines: how a command ends is asked for "
                            "by `{{rule: 'c:…', exit: 0}}`",
                            s));
  if (is_nearly_prefix(s) || has_foreign_prefix(s) || (!is_wrapped(s) && is_misspelled_prefix(s)))
    return slip("prefix",
                fmt::format("'{}' is compared with whole lines as it stands: a regex is `r:REGEX`, "
                            "a number `n:REGEX compare OP NUMBER`; where just this line is meant, "
                            "`r:^…$`",
                            s));
  if (is_wrapped(s))
    return slip("delimiters",
                "the quotes or brackets are part of the line that is looked for: leave them out; "
                "where they are meant, write a regex");
  if (begins_with_operator(s) || has_alternatives(s) || is_unfinished(s) ||
      is_sentence_about_lines(s))
    return regex();
  return std::nullopt;
}

std::optional<regex_slip> name_slip(string_view s) {
  const auto slip = [&](string_view why) {
    return regex_slip{.at = 0, .code = "name-not-regex", .message = fmt::format("'{}' {}", s, why)};
  };
  if (s == "." || s == "..") return slip("is no entry of a folder: any name is `r:.`");
  if (s.find_first_of(",|\"'`;<>") != npos || has_alternatives(s))
    return slip(
        "is one file name as it stands, quotes and separators included: write r: for a "
        "regex, as in `r:^(a|b)$`");
  if (has_foreign_prefix(s) || is_misspelled_prefix(s) || is_wrapped(s) ||
      begins_with_operator(s) || is_unfinished(s) || s.find('%') != npos)
    return slip("is a file name as it stands: write r: for a regex");
  if (is_blank(s.front()) || is_blank(s.back()))
    return slip("has a blank at an end: leave it out; where it is meant, write r: and `\\x20`");
  return std::nullopt;
}

}  // namespace collector::policy
