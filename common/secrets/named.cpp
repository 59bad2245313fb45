// A name that tells of a secret, and the value that belongs to it.
#include <array>

#include "common/secrets/after_blank.hpp"
#include "common/secrets/calls.hpp"
#include "common/secrets/chosen_keys.hpp"
#include "common/secrets/names.hpp"
#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

constexpr std::size_t near =
    256;  ///< how far an element's end or an attribute's value is looked for

/// `--password-command "echo x"`: what is said is the password.
std::size_t begin_of_said(std::string_view v) {
  for (const std::string_view speaker : {"echo ", "printf "})
    if (v.starts_with(speaker) && !v.substr(speaker.size()).starts_with('-')) return speaker.size();
  return 0;
}

class named_finder {
 public:
  named_finder(std::string_view line, spans& out)
      : line_(line), out_(out), about_(facts_of(line)) {}

  void run() {
    for (std::size_t at = 0; at < line_.size();) {
      if (!is_name_char(line_[at])) {
        ++at;
        continue;
      }
      auto end = at;
      while (end < line_.size() && is_name_char(line_[end])) ++end;
      at = std::max(end, look_at({at, end}));
    }
  }

 private:
  char at(std::size_t i) const { return char_at(line_, i); }
  std::string_view text(span s) const { return part_of(line_, s); }

  /// Whether what stands before it on the line is no value of anything.
  bool is_first(span name) const { return name.begin <= about_.lead; }

  std::size_t hide(span value) {
    if (value.empty()) return value.begin;
    out_.push_back(value);
    return value.end;
  }

  /// `key = x1y2z3w4` on a line of its own, as tacacs+ has it: other programs mean names by it.
  bool is_key_of_its_own(span name, std::string_view v) const {
    const auto sep = skip_blanks(line_, name.end);
    const auto before = line_.substr(0, name.begin).find_last_not_of(" \t");
    // `wireless.@wifi-iface[0].key='x'` of OpenWrt
    if (text(name) == ".key" && at(name.begin - 1) == ']' && is_quote(at(name.end + 1)) &&
        line_.substr(0, name.begin).find("wireless.") != line_.npos)
      return true;
    const bool begins = is_first(name) || line_[std::min(before, line_.size() - 1)] == '{';
    return begins && lower(text(name)) == "key" && at(sep) == '=' && v.size() >= 8 &&
           v.find_first_of(" +.:/()[]{}%$,;") == v.npos && looks_chosen(v);
  }

  /// As far as a decision needs it: what is shown in the end is not read again and again.
  span begin_of_value(std::size_t at, extent how) const { return decisive_part(line_, at, how); }

  /// `auth: me:x`; NEO4J_AUTH has a slash.
  std::size_t begin_of_password(span name, std::string_view v) const {
    if (text(name) == "NEO4J_AUTH" && v.starts_with("neo4j/")) return 6;
    return password_of_pair(v);
  }

  /// Up to where the line is done with.
  std::size_t judge(span name, std::size_t at, extent how, const name_kind& kind) {
    const auto value = begin_of_value(at, how);
    if (value.empty()) return name.end;
    const auto v = text(value);
    if (v.ends_with('(') && value.begin == skip_blanks(line_, at) && is_quote(this->at(value.end)))
      return kind.says == naming::strong
                 ? std::max(name.end, hide(secret_argument(line_, v, value.end)))
                 : name.end;
    if (kind.says == naming::weak && takes_pair(text(name)))
      if (const auto password = begin_of_password(name, v); password > 0)
        return hide({value.begin + password, value_at(line_, at, how).end});
    if (const auto said = begin_of_said(v);
        kind.says == naming::weak && said > 0 && !is_plain(v.substr(said)))
      return hide({value.begin + said, value_at(line_, at, how).end});
    if (kind.says == naming::weak && is_chosen(text(name), v))
      return hide(value_at(line_, at, how));
    if (kind.says == naming::weak && !is_random(v) && !is_key_of_its_own(name, v) &&
        !(lower(text(name)).ends_with("auth") && is_login(v)) && !is_seed_phrase(v) &&
        !(lower(text(name)).ends_with("secret_id") && is_uuid(v)))
      return name.end;
    if (is_plain(v) || is_ordinary(line_, name, value)) return name.end;
    if (v.starts_with('/') && (text(name) == "PWD" || text(name) == "OLDPWD")) return name.end;
    // Elsewhere it is a setting of apt's, or of a board.
    if (lower(text(name)).ends_with("pin") && !std::ranges::all_of(v, is_digit)) return name.end;
    // A number behind a name that goes on is a limit: passwd_tries=3.
    if (!kind.tail && v.size() < 5 && std::ranges::all_of(v, is_digit)) return name.end;
    if (are_name_services(v) && lower(text(name)) == "passwd") return name.end;
    return hide(value_at(line_, at, how));
  }

  /// A value in a file goes on to the line's end; one in a command ends at a blank.
  extent extent_of(span name, std::size_t sep_end, bool spaced) const {
    const auto n = text(name);
    if (is_header(n) && !(at(sep_end - 1) == '=' && lower(n).starts_with("x-")))
      return extent::header;
    if (n == "phrase") return extent::rest_of_line;
    if (!is_first(name) || n.starts_with('-')) return extent::word;
    if (spaced) return extent::rest_of_line;
    const bool shouted = std::ranges::none_of(n, is_lower);
    const auto rest = line_.substr(std::min(end_of_word(line_, sep_end), line_.size()));
    const bool goes_on = rest.find_first_of("=;|&<>#") != rest.npos || rest.find(" -") != rest.npos;
    return shouted || goes_on ? extent::word : extent::rest_of_line;
  }

  std::size_t assigned(span name, std::size_t sep_end, bool spaced, const name_kind& kind) {
    const auto how = extent_of(name, sep_end, spaced);
    // `password=` and a blank: nothing is assigned, what follows is something else.
    if (how == extent::word && !spaced && is_blank(at(sep_end))) return name.end;
    return judge(name, sep_end, how, kind);
  }

  /// The tag of an image and a port stand behind a colon as well.
  bool is_tag(span name, span value) const {
    const auto v = text(value);
    const char before = name.begin == 0 ? ' ' : line_[name.begin - 1];
    const bool option = before == '/' && (name.begin == 1 || is_blank(line_[name.begin - 2]));
    if (option) return v.starts_with('/');  // as Windows writes them
    if (before == '/' || before == ':' || before == '@') return !is_random(v);
    if (v.starts_with('/')) return true;
    const bool number = std::ranges::all_of(v, [](char c) { return is_digit(c) || c == '.'; });
    const bool version = v.size() > 1 && v[0] == 'v' && is_digit(v[1]);
    return (number && (v.size() < 6 || v.find('.') != v.npos)) || version ||
           is_one_of(v, {"latest", "stable", "main", "edge", "alpine", "master", "x", "all", "any",
                         "amd64", "arm64", "i386", "native"});
  }

  std::size_t after_colon(span name, std::size_t colon, bool quoted, const name_kind& kind) {
    if (at(colon + 1) == ':' && is_blank(at(colon + 2))) ++colon;  // base64 in LDIF
    if (at(colon + 1) == ':' || line_.substr(colon + 1).starts_with("//")) return name.end;
    if (text(name) == "PASSWD" || text(name) == "NOPASSWD") return name.end;  // of sudoers
    if (text(name).starts_with('-') &&
        is_one_of(text(begin_of_value(colon + 1, extent::word)), {"env", "file", "ENV", "FILE"}))
      return name.end;  // where keytool finds it
    // A file's name, as messages begin with it.
    if (name.begin > 0 && line_[name.begin - 1] == '/' && !quoted && is_blank(at(colon + 1)))
      return name.end;
    if (at(colon + 1) == '=') return assigned(name, colon + 2, true, kind);
    const char next = at(colon + 1);
    const bool tight =
        !quoted && next != '\0' && !is_blank(next) && !is_quote(next) && next != '\\';
    if (!tight) {
      // PASS: as a test's outcome.
      if (text(name) == "PASS" || text(name) == "PW") return name.end;
      return judge(name, colon + 1, extent_of(name, colon + 1, true), kind);
    }
    const auto how = is_header(text(name)) ? extent::header : extent::word;
    return is_tag(name, begin_of_value(colon + 1, how)) ? name.end
                                                        : judge(name, colon + 1, how, kind);
  }

  /// Whether a `<` stands before it, or before the prefix of a name space.
  bool opens_element(span name) const {
    auto i = name.begin;
    if (at(i - 1) == ':') --i;
    while (i > 0 && name.begin - i < 32 && is_name_char(line_[i - 1])) --i;
    return i > 0 && line_[i - 1] == '<';
  }

  /// <password>x</password>, also with attributes.
  std::size_t in_element(span name, std::size_t after, const name_kind& kind) {
    const auto close = line_.substr(after, near).find('>');
    if (close == std::string_view::npos || at(after + close - 1) == '/') return name.end;
    auto content = after + close + 1;
    // <Password><Value>x</Value>, as Windows is installed.
    for (const std::string_view inner : {"<value>", "<key>"})
      if (lower(line_.substr(content, inner.size())) == inner) content += inner.size();
    return judge(name, content, extent::element, kind);
  }

  /// key="password" value="x", {"name": "PASSWORD", "value": "x"}.
  std::size_t beside(span name, std::size_t after, const name_kind& kind) {
    const auto some = lower(line_.substr(after, 32));
    const auto value = some.find("value");
    if (value == some.npos || some.find_first_not_of(" \t,\"'\\") != value) return name.end;
    auto i = after + value + 5;
    while (is_quote(at(i)) || is_blank(at(i)) || at(i) == '\\') ++i;
    if (at(i) != '=' && at(i) != ':') return name.end;
    return judge(name, i + 1, extent::word, kind);
  }

  /// define('PASSWORD', 'x'), ["--password", "x"].
  std::size_t listed(span name, std::size_t comma, const name_kind& kind) {
    const auto i = skip_blanks(line_, comma + 1);
    const auto before = line_.substr(0, name.begin - 1).find_last_not_of(' ');
    const bool argument = before != std::string_view::npos && line_[before] == '(';
    if (is_quote(at(i)) && is_one_of(line_.substr(i + 1, 2), {":=", "==", "+="}))  // of RADIUS
      return judge(name, skip_blanks(line_, std::min(line_.find(',', i), line_.size() - 1) + 1),
                   extent::word, kind);
    if (!is_quote(at(i)) || (!argument && !text(name).starts_with('-')))
      return beside(name, comma, kind);
    if (line_.substr(i + 1).starts_with("--")) return name.end;
    return judge(name, i, extent::word, kind);
  }

  /// `API key: x` has its name in two words.
  std::string_view with_word_before(span name) const {
    auto begin = name.begin;
    if (lower(text(name)) == "code" && begin >= 4 && lower(line_.substr(begin - 4, 4)) == "pin ")
      return line_.substr(begin - 4, 8);
    if (text(name) == "passe" && begin >= 7 && lower(line_.substr(begin - 7, 7)) == "mot de ")
      return line_.substr(begin - 7, 12);
    if (name.end - begin != 3 || lower(text(name)) != "key" || begin < 2 || line_[begin - 1] != ' ')
      return text(name);
    const char next = at(skip_blanks(line_, name.end));
    if (next != ':' && next != '=') return text(name);
    for (--begin; begin > 0 && is_name_char(line_[begin - 1]) && name.begin - begin < 32;) --begin;
    return line_.substr(begin, name.end - begin);
  }

  /// `$Conf{Password}`, `{$PASSWORD}`.
  bool is_braced(span name) const {
    const auto i = name.begin;
    const bool macro = i > 1 && line_[i - 1] == '$' && line_[i - 2] == '{' &&
                       std::ranges::none_of(text(name), is_lower);
    return i > 0 && (line_[i - 1] == '{' || macro);
  }

  std::size_t look_at(span name) {
    while (name.end > name.begin && (line_[name.end - 1] == '.' || line_[name.end - 1] == '-'))
      --name.end;
    const auto short_name = name.end - name.begin > near ? span{name.end - near, name.end} : name;
    const auto kind = kind_of(with_word_before(short_name));
    if (kind.says == naming::none) return name.end;
    auto after = name.end;
    while (after < name.end + 4 &&
           (is_quote(at(after)) || at(after) == ']' || (at(after) == '}' && is_braced(name)) ||
            (at(after) == '\\' && is_quote(at(after + 1)))))
      ++after;
    const bool quoted = after > name.end;
    const auto gap = skip_blanks(line_, after);
    const char c = at(gap), before = name.begin == 0 ? '\0' : line_[name.begin - 1];
    if (!quoted && (before == '<' || before == ':') && (c == '>' || gap > after) &&
        opens_element(name))
      return in_element(name, gap, kind);
    auto sep = gap;
    if ((c == '+' || c == '?' || c == '!') && at(gap + 1) == '=') ++sep;
    if (at(sep) == '=') {
      auto end = sep + 1;
      while (at(end) == '=' || at(end) == '>' || at(end) == '~') ++end;
      const bool spaced =
          gap > after || (is_blank(at(end)) && is_first(name) && line_[name.begin] != '-');
      return assigned(name, end, spaced, kind);
    }
    if (c == ':') return after_colon(name, gap, quoted, kind);
    if (c == '(' && is_quote(at(gap + 1))) return judge(name, gap + 1, extent::word, kind);
    if (quoted && c == '>') return judge(name, gap + 1, extent::element, kind);
    if (quoted && c == ',') return listed(name, gap, kind);
    if (quoted) return beside(name, gap, kind);
    if (gap == after) return name.end;
    const auto value = value_after_blank(about_, name, gap, kind);
    return value ? judge(name, *value, extent::word, kind) : name.end;
  }

  std::string_view line_;
  spans& out_;
  line_facts about_;
};

}  // namespace

void find_named(std::string_view line, spans& out) { named_finder(line, out).run(); }

}  // namespace common::secrets
