#include "common/secrets/dialogs.hpp"

#include "common/secrets/names.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

constexpr int most_lines = 64;
constexpr std::size_t longest = 4096;

void hide_plainly(std::string_view line, span s, spans& out) {
  if (s.begin < s.end && !is_plain(part_of(line, s))) out.push_back(s);
}

/// What `user:password` has behind its colon, also as an item of a list or between quotes.
void hide_login(std::string_view line, span s, spans& out) {
  const auto begin = line.find_first_not_of("- \t\"'", s.begin);
  const auto colon = begin == line.npos ? line.npos : line.find(':', begin);
  if (colon == line.npos || colon >= s.end || colon == begin) return;
  const auto value = value_at(line, colon + 1, extent::rest_of_line);
  auto end = std::min(value.end, s.end);
  while (end > value.begin && is_quote(line[end - 1])) --end;
  if (!is_one_of(line.substr(value.begin, end - value.begin), {"RANDOM", "R"}))
    hide_plainly(line, {value.begin, end}, out);
}

}  // namespace

void dialogs::next(std::string_view line, const first_look& seen, spans& out) {
  if (now_ == within::nothing && !seen.has(may_open)) return;
  if (line.size() > longest) {
    now_ = within::nothing;
    return;
  }
  if (now_ != within::nothing) go_on(line, out);
  if (now_ == within::nothing && seen.has(may_open)) begin(line, seen, out);
}

void dialogs::begin(std::string_view line, const first_look& seen, spans& out) {
  const auto words = first_words_of(line);
  if (words.count == 0) return;
  const auto word = [&](std::size_t i) { return part_of(line, words[i]); };
  const auto starts = [&](within what, int lines) {
    now_ = what;
    lines_ = lines;
    indent_ = skip_blanks(line, 0);
  };
  const auto first = word(0), whole = part_of(line, content_of(line));
  if (first == "machine") {
    waits_ = hides_ = false;
    starts(within::netrc, most_lines);
    in_netrc(line, out);
  } else if (whole == "chpasswd:") {
    starts(within::chpasswd, most_lines);
  } else if (first == "chpasswd:" && whole.find("list:") != whole.npos) {
    const auto at = line.find("list:") + 5;
    const auto list = value_at(line, at, extent::word);
    hide_login(line, list, out);
  } else if (is_one_of(whole, {"basic_auth_users:", "basic_auth_users: {"}) ||
             ((first == "basicauth" || first == "basic_auth") && whole.ends_with('{'))) {
    starts(within::users, most_lines);
  } else if (line.find("LoginModule") != line.npos) {
    starts(within::jaas, most_lines);
    in_jaas(line, out);
  } else if (seen.has(has_quote) && line.find("expect") != line.npos &&
             (line.find("assword") != line.npos || line.find("assphrase") != line.npos)) {
    starts(within::asked, 2);
  } else if ((first == "USER" || first == "user") && words.count == 2) {
    starts(within::user, 1);
  } else if (first == "variable" && words.count == 3 && word(2) == "{" &&
             kind_of(word(1).substr(0, 128)).says == naming::strong) {
    starts(within::variable, most_lines);
  } else if (whole.ends_with("IDENTIFIED BY")) {
    starts(within::identified, 1);
  }
}

void dialogs::go_on(std::string_view line, spans& out) {
  const auto c = content_of(line);
  bool stays = --lines_ >= 0;
  if (stays && !c.empty() && line[c.begin] != '#') {
    switch (now_) {
      case within::nothing:
        break;
      case within::netrc:
        stays = in_netrc(line, out);
        break;
      case within::chpasswd:
      case within::chpasswd_list:
        stays = in_chpasswd(line, out);
        break;
      case within::users:
        stays = in_users(line, out);
        break;
      case within::jaas:
        stays = in_jaas(line, out);
        break;
      case within::asked:
        stays = in_answer(line, out);
        break;
      case within::user:
        stays = in_ftp(line, out);
        break;
      case within::variable:
        stays = in_variable(line, out);
        break;
      case within::identified:
        stays = in_identified(line, out);
        break;
    }
  }
  if (!stays) now_ = within::nothing;
}

/// Words and their values in turn, on as many lines as somebody likes.
bool dialogs::in_netrc(std::string_view line, spans& out) {
  static constexpr auto names = sorted({"machine", "login", "user", "password", "passwd", "account",
                                        "port", "default", "protocol", "force"});
  const auto before = out.size();
  for (const auto& w : words_of(line)) {
    const auto v = part_of(line, w);
    if (waits_) {
      if (hides_) hide_plainly(line, w, out);
      waits_ = hides_ = false;
      continue;
    }
    if (v.starts_with('#')) break;
    if (!is_one_of(v, names)) {
      out.resize(before);
      return false;
    }
    waits_ = v != "default";
    hides_ = v == "password" || v == "passwd";
  }
  return true;
}

bool dialogs::in_chpasswd(std::string_view line, spans& out) {
  const auto c = content_of(line);
  const auto text = part_of(line, c);
  if (c.begin < indent_ || (c.begin == indent_ && !text.starts_with("- "))) return false;
  if (now_ == within::chpasswd) {
    const bool list = text.starts_with("list:") || text == "users:";
    if (text.starts_with("list:") && text.size() > 6 && is_quote(text.back()))
      hide_login(line, {c.begin + 5, c.end}, out);
    if (list) now_ = within::chpasswd_list;
    return true;
  }
  // A name with its value and a blank between them is a setting.
  const auto colon = line.find(':', c.begin);
  const bool setting = colon != line.npos && (colon + 1 >= c.end || is_blank(line[colon + 1]));
  if (setting || text.starts_with("- {")) return true;
  hide_login(line, c, out);
  return true;
}

bool dialogs::in_users(std::string_view line, spans& out) const {
  const auto c = content_of(line);
  if (c.begin <= indent_ || line[c.begin] == '}') return false;
  const auto words = first_words_of(line);
  const auto colon = line.find(':', c.begin);
  if (colon != line.npos)
    hide_login(line, c, out);
  else if (words.count == 2)
    hide_plainly(line, words[1], out);
  return true;
}

bool dialogs::in_jaas(std::string_view line, spans& out) const {
  constexpr std::string_view begins = "user_";
  for (auto at = line.find(begins); at != line.npos; at = line.find(begins, at + begins.size())) {
    const auto equals = line.find('=', at);
    if (equals == line.npos) break;
    if (at > 0 && is_name_char(line[at - 1])) continue;
    if (std::ranges::all_of(line.substr(at, equals - at), is_name_char))
      hide_plainly(line, value_at(line, equals + 1, extent::word), out);
  }
  const auto c = content_of(line);
  return !c.empty() && line[c.end - 1] != ';' && line[c.end - 1] != '}';
}

/// `send "x\r"` below what asked for it.
bool dialogs::in_answer(std::string_view line, spans& out) const {
  const auto words = first_words_of(line);
  if (words.count < 2 || part_of(line, words[0]) != "send") return true;
  const auto at = part_of(line, words[1]) == "--" && words.count > 2 ? 2U : 1U;
  if (!part_of(line, words[at]).starts_with('$')) hide_plainly(line, words[at], out);
  return false;
}

bool dialogs::in_ftp(std::string_view line, spans& out) const {
  const auto words = first_words_of(line);
  if (words.count == 2 && is_one_of(part_of(line, words[0]), {"PASS", "pass"}))
    hide_plainly(line, words[1], out);
  return false;
}

bool dialogs::in_variable(std::string_view line, spans& out) const {
  const auto c = content_of(line);
  if (line[c.begin] == '}') return false;
  const auto equals = line.find('=', c.begin);
  if (part_of(line, c).starts_with("default") && equals != line.npos)
    hide_plainly(line, value_at(line, equals + 1, extent::rest_of_line), out);
  return true;
}

bool dialogs::in_identified(std::string_view line, spans& out) const {
  auto value = value_at(line, 0, extent::word);
  while (value.end > value.begin && line[value.end - 1] == ';') --value.end;
  hide_plainly(line, value, out);
  return false;
}

}  // namespace common::secrets
