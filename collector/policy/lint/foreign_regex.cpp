#include "collector/policy/lint/foreign_regex.hpp"

#include <algorithm>
#include <array>

#include "collector/policy/lint/letters.hpp"
#include "collector/policy/lint/rule_lint.hpp"
#include "common/result.hpp"

namespace collector::policy {

namespace {

using std::string_view;
using kind = regex_token::kind;
using tokens = std::vector<regex_token>;

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_word_char(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
bool is_escape_of(const regex_token& t, char c) {
  return t.what == kind::literal && t.escaped && t.byte == c;
}
bool is_letter_token(const regex_token& t) {
  return t.what == kind::literal && !t.escaped && is_word_char(t.byte);
}

using maybe_slip = std::optional<regex_slip>;

maybe_slip slip(std::size_t at, const char* code, std::string message) {
  return regex_slip{.at = at, .code = code, .message = std::move(message)};
}

/// `\<word`, `word\>`: the edges of a word in grep.
maybe_slip edge_of_grep(string_view, const tokens& all) {
  for (const auto& t : all)
    for (const char c : {'<', '>'})
      if (is_escape_of(t, c))
        return slip(t.at, "word-edges",
                    fmt::format("`\\{0}` is the character {0} here: the edge of a word is `\\b`; "
                                "where the character is meant, it stands without a backslash",
                                c));
  return std::nullopt;
}

/// `a\|b`: both sides go on at once. A pipe in a line has blanks beside it, or begins a word.
maybe_slip bar_of_grep(string_view, const tokens& all) {
  for (std::size_t i = 1; i + 1 < all.size(); ++i) {
    const auto &before = all[i - 1], &behind = all[i + 1];
    const bool ends =
        is_letter_token(before) || before.what == kind::close || before.what == kind::line_end;
    const bool begins =
        is_letter_token(behind) || behind.what == kind::open || behind.what == kind::line_start;
    if (is_escape_of(all[i], '|') && ends && begins)
      return slip(all[i].at, "basic-regex",
                  "`\\|` searches for a bar: alternatives are `a|b`; where the character is meant, "
                  "`[|]`");
  }
  return std::nullopt;
}

/// `\^Port`, `yes\$`; the `\$` of a password's hash is one of several.
maybe_slip anchor_as_text(string_view, const tokens& all) {
  if (all.size() < 2) return std::nullopt;
  if (is_escape_of(all.front(), '^'))
    return slip(all.front().at, "basic-regex",
                "`\\^` is a character: the beginning of a line is `^`; where the character is "
                "meant, `[\\^]`");
  const auto dollars =
      std::ranges::count_if(all, [](const auto& t) { return is_escape_of(t, '$'); });
  const auto& before = all[all.size() - 2];
  const bool behind_word = (is_letter_token(before) && is_letter(before.byte)) ||
                           before.what == kind::close || before.repeated;
  if (dollars == 1 && is_escape_of(all.back(), '$') && behind_word)
    return slip(all.back().at, "basic-regex",
                "`\\$` is a character: the end of a line is `$`; where the character is meant, "
                "`[$]`");
  return std::nullopt;
}

/// `yes\r`: a line is looked at without the CR at its end.
maybe_slip carriage_return(string_view regex, const tokens& all) {
  auto last = all.rbegin();
  while (last != all.rend() && (last->what == kind::line_end || last->what == kind::close)) ++last;
  if (last == all.rend() || last->least == 0 || regex.substr(last->at, last->size) != "\\r")
    return std::nullopt;
  return slip(last->at, "never-matches",
              "no line matches this: it ends in front of its CR, which belongs to the newline of "
              "other systems: leave `\\r` out");
}

/// `yes{1-2}`: text, where a number of times was meant.
maybe_slip count_of_letter(string_view regex, const tokens& all) {
  for (std::size_t i = 1; i < all.size(); ++i) {
    const auto& t = all[i];
    if (t.what != kind::literal || t.escaped || t.byte != '{' || !is_letter_token(all[i - 1]))
      continue;
    const auto inside = regex.substr(t.at + 1, regex.find('}', t.at) - t.at - 1);
    if (regex.find('}', t.at) != npos && !inside.empty() && is_digit(inside[0]) &&
        inside.find_first_not_of("0123456789-,; .") == npos)
      return slip(t.at, "count-malformed",
                  "these braces are text: a number of times is `{2}`, `{1,3}` or `{1,}`");
  }
  return std::nullopt;
}

/// `m/x/i`, `s/x/y/`, `qr/x/`.
maybe_slip operator_of_perl(string_view regex, const tokens&) {
  for (const string_view name : {"m", "s", "qr", "tr", "y"}) {
    if (!regex.starts_with(name) || regex.substr(name.size(), 1) != "/") continue;
    const auto last = regex.rfind('/');
    const auto slashes = std::ranges::count(regex, '/');
    const bool cuts = name == "s" || name == "tr" || name == "y";
    if (slashes == (cuts ? 3 : 2) && regex.substr(last + 1).find_first_not_of("gimsxe") == npos)
      return slip(0, "delimiters",
                  fmt::format("`{}/…/` is of another language, and searched for: the regex alone "
                              "stands there; where the text is meant, write `[/]`",
                              name));
  }
  // `^x/i`: the end of one.
  const auto slash = regex.rfind('/');
  const auto flags = slash == npos ? string_view{} : regex.substr(slash + 1);
  const bool begins = regex.starts_with('^') || regex.starts_with('(');
  if (begins && regex.find('/') == slash &&
      (flags == "i" || flags == "g" || flags == "gi" || flags == "ig" || flags == "im" ||
       flags == "mi"))
    return slip(slash, "delimiters",
                fmt::format("`/{0}` is searched for: case does not count anyway; where the text is "
                            "meant, write `[/]{0}`",
                            flags));
  return std::nullopt;
}

/// `yes #why`: a remark, glued to its sign.
maybe_slip remark(string_view regex, const tokens&) {
  const auto at = regex.find(" #");
  if (at == npos || at + 2 >= regex.size() || !is_letter(regex[at + 2])) return std::nullopt;
  if (std::ranges::none_of(regex.substr(0, at), is_letter) || regex[at - 1] == '\\')
    return std::nullopt;
  return slip(at, "comment-in-regex",
              "` #` is part of the regex: a remark stands outside the quotes of the rule; where "
              "the text is meant, write `\\s#`");
}

/// A name in capitals between two signs.
bool is_name(string_view s) {
  return s.size() > 1 && is_capital(s[0]) && std::ranges::all_of(s, [](char c) {
           return is_capital(c) || is_digit(c) || c == '_' || c == '-';
         });
}

maybe_slip placeholder(string_view regex, const tokens&) {
  struct signs {
    string_view open, close;
  };
  for (const auto [open, close] :
       {signs{"@", "@"}, signs{"%", "%"}, signs{"<", ">"}, signs{"__", "__"}, signs{"@@", "@@"}}) {
    const auto at = regex.find(open);
    const auto end = at == npos ? npos : regex.find(close, at + open.size());
    if (end == npos || !is_name(regex.substr(at + open.size(), end - at - open.size()))) continue;
    if (open == "<" && regex.find("</") != npos) continue;  // a tag that is closed
    if (open == "__" && at > 0 && is_word_char(regex[at - 1])) continue;
    return slip(at, "template",
                fmt::format("'{}' is a name that nothing replaced: the value stands there; where "
                            "the text is meant, `[{}]` for its first sign",
                            regex.substr(at, end + close.size() - at), open.substr(0, 1)));
  }
  return std::nullopt;
}

/// `x%20y`: how an address writes a blank.
maybe_slip of_an_address(string_view regex, const tokens&) {
  for (const string_view code : {"%20", "%2F", "%2f", "%3A", "%3a", "%3D", "%3d", "%22", "%5E"}) {
    const auto at = regex.find(code);
    const auto behind = at == npos ? npos : at + code.size();
    if (at == npos || (behind < regex.size() && string_view("sdfxcu").find(regex[behind]) != npos))
      continue;
    return slip(at, "entity",
                fmt::format("`{}` is how an address writes a character: write it as it is; where "
                            "the text is meant, `[%]{}`",
                            code, code.substr(1)));
  }
  return std::nullopt;
}

/// `a<br>b`: marks of a page that the rule was copied from.
maybe_slip of_a_page(string_view regex, const tokens&) {
  for (const string_view tag :
       {"<br>", "<br/>", "<br />", "<b>", "</b>", "<i>", "</i>", "<em>", "<code>", "</code>",
        "<strong>", "<tt>", "<p>", "</p>", "<pre>", "</pre>", "</span>", "</div>"})
    if (const auto at = regex.find(tag); at != npos)
      return slip(at, "entity",
                  fmt::format("`{0}` is a mark of a web page: leave it out; where the text is "
                              "meant, write `[<]{1}`",
                              tag, tag.substr(1)));
  return std::nullopt;
}

/// A word as it stands, not all in capitals as in a banner; `(\d+)d OR (\d+)G` is a line of auditd.
bool is_joined_word(string_view word) {
  if (word.starts_with('^')) word.remove_prefix(1);
  if (word.ends_with('$')) word.remove_suffix(1);
  const bool plain = std::ranges::all_of(word, [](char c) {
    return is_word_char(c) || string_view("-./=").find(c) != string_view::npos;
  });
  return plain && std::ranges::any_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

/// `foo AND bar`: searched for as it stands.
maybe_slip joined_by_word(string_view p, const tokens&) {
  for (const string_view sign : {" AND ", " OR ", " NOT "})
    for (auto at = p.find(sign); at != npos; at = p.find(sign, at + 1)) {
      const auto before = p.substr(0, at), behind = p.substr(at + sign.size());
      const auto blank = before.rfind(' ');
      if (is_joined_word(before.substr(blank == npos ? 0 : blank + 1)) &&
          is_joined_word(behind.substr(0, behind.find(' '))))
        return slip(at, "minterm-inside",
                    fmt::format("`{}` is text of the regex: join minterms with ` && `, or write "
                                "`(a|b)`; where the word is meant, write `\\s` for a blank",
                                sign));
    }
  return std::nullopt;
}

}  // namespace

std::vector<regex_slip> foreign_slips(string_view regex, const tokens& all) {
  std::vector<regex_slip> out;
  for (const auto look :
       {edge_of_grep, bar_of_grep, anchor_as_text, carriage_return, count_of_letter,
        operator_of_perl, remark, placeholder, of_an_address, of_a_page, joined_by_word})
    if (auto one = look(regex, all)) out.push_back(std::move(*one));
  return out;
}

}  // namespace collector::policy
