#include "common/secrets/open_values.hpp"

#include "common/secrets/elements.hpp"
#include "common/secrets/names.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

/// What is longer is no value that somebody forgot to end.
constexpr int most_open = 16, most_between = 4;
constexpr std::size_t longest_line = 4096;

span trimmed(std::string_view line, span s) {
  while (s.begin < s.end && is_blank(line[s.begin])) ++s.begin;
  while (s.end > s.begin && is_blank(line[s.end - 1])) --s.end;
  return s;
}

void hide_trimmed(std::string_view line, span s, spans& out) {
  s = trimmed(line, s);
  if (!s.empty() && !is_plain(part_of(line, s))) out.push_back(s);
}

/// `<password>` alone on a line, and its end on one of the next.
bool opens_element(std::string_view line, std::string_view rest) {
  constexpr std::size_t looked_ahead = 2048;
  const auto t = part_of(line, trimmed(line, {0, line.size()}));
  if (t.size() < 3 || t[0] != '<' || t.find('>') + 1 != t.size() || t[t.size() - 2] == '/')
    return false;
  const auto tag = t.substr(1, std::min(t.find_first_of(" \t>"), t.size()) - 1);
  const auto name = tag.substr(std::min(tag.rfind(':') + 1, tag.size()));
  return name.size() < 128 && std::ranges::all_of(name, is_name_char) &&
         kind_of(name).says == naming::strong &&
         rest.substr(0, looked_ahead).find("</" + std::string(tag) + ">") != rest.npos;
}

/// <entry key="password"> alone on a line: what follows is its value.
bool opens_named(std::string_view line) {
  const auto t = part_of(line, trimmed(line, {0, line.size()}));
  if (t.size() < 3 || t[0] != '<' || t.find('>') + 1 != t.size() || t[t.size() - 2] == '/')
    return false;
  for (const std::string_view attribute : {" name=", " key="})
    if (const auto at = t.find(attribute); at != t.npos) {
      const auto name = value_at(t, at + attribute.size(), extent::word);
      return kind_of(part_of(t, name).substr(0, 128)).says == naming::strong;
    }
  return false;
}

/// The name before a separator that ends at `at`.
std::string_view name_before(std::string_view line, std::size_t at) {
  const auto sign = [&](std::size_t i) {
    return is_blank(line[i]) || is_quote(line[i]) || line[i] == ':' || line[i] == '=' ||
           line[i] == '>' || line[i] == ']';
  };
  const auto end_of_value = at;
  while (at > 0 && end_of_value - at < 16 && sign(at - 1)) --at;
  const auto between = line.substr(at, end_of_value - at);
  if (between.find_first_of(":=") == between.npos) return {};
  auto begin = at;
  while (begin > 0 && at - begin < 128 && is_name_char(line[begin - 1])) --begin;
  return line.substr(begin, at - begin);
}

/// The quote that the line leaves open, if the name before it tells of a secret.
char open_quote(std::string_view line) {
  std::size_t at = 0, open = line.npos;
  for (; at < line.size(); ++at) {
    if (line[at] == '\\') {
      ++at;
    } else if (open == line.npos ? line[at] == '"' || line[at] == '\'' : line[at] == line[open]) {
      open = open == line.npos ? at : line.npos;
    }
  }
  if (open == line.npos) return '\0';
  return kind_of(name_before(line, open)).says == naming::strong ? line[open] : '\0';
}

/// `passwords = [`, whose items stand on the next lines.
bool opens_list(std::string_view line) {
  const auto last = line.find_last_not_of(" \t\r");
  if (last == line.npos || line[last] != '[') return false;
  return kind_of(name_before(line, last)).says == naming::strong;
}

/// `name: value` of YAML, whose value may be folded; not where a sign says that it ended.
bool may_be_folded(std::string_view line) {
  const auto lead = std::min(line.find_first_not_of(" \t-"), line.size());
  const auto colon = line.find(": ", lead);
  if (colon == line.npos || colon == lead || colon - lead > 64) return false;
  const auto name = line.substr(lead, colon - lead);
  if (!std::ranges::all_of(name, is_name_char) || kind_of(name).says != naming::strong)
    return false;
  const auto value = trimmed(line, {colon + 1, line.size()});
  const auto v = part_of(line, value);
  return !v.empty() && !is_plain(v) && !is_quote(v[0]) && v.find_first_of("{[,;|>&*#") == v.npos;
}

}  // namespace

void open_values::next(std::string_view line, const first_look& seen, std::string_view rest,
                       spans& out) {
  if (now_ != waits::no) {
    if (--lines_ < 0 || line.size() > longest_line)
      now_ = waits::no;
    else
      go_on(line, out);
  }
  if (now_ == waits::no && seen.has(may_name) && line.size() <= longest_line)
    begin(line, seen, rest);
}

void open_values::begin(std::string_view line, const first_look& seen, std::string_view rest) {
  indent_ = skip_blanks(line, 0);
  lines_ = most_open;
  // A quote that is open stays so when what is in it is masked.
  if (seen.has(has_quote) && (quote_ = open_quote(line)) != '\0') {
    now_ = waits::for_quote;
    return;
  }
  if (seen.has(has_angle)) {
    spans there;
    bare_ = opens_named(line);
    if (opens_element(line, rest))
      now_ = waits::for_end_of_element;
    else if (bare_)
      now_ = waits::for_value_of_element, lines_ = most_between;
    else if (find_elements(line, there))
      now_ = waits::for_value_of_element, lines_ = most_between;
    if (now_ != waits::no) return;
  }
  if (opens_list(line)) {
    now_ = waits::for_item;
    return;
  }
  if (now_ == waits::no && seen.colons > 0 && may_be_folded(line)) now_ = waits::for_folded;
}

void open_values::go_on(std::string_view line, spans& out) {
  switch (now_) {
    case waits::no:
      return;
    case waits::for_end_of_element:
      return in_element(line, out);
    case waits::for_value_of_element:
      return after_name(line, out);
    case waits::for_quote:
      return in_quotes(line, out);
    case waits::for_folded:
      return folded(line, out);
    case waits::for_item:
      return in_list(line, out);
  }
}

void open_values::in_element(std::string_view line, spans& out) {
  auto content = trimmed(line, {0, line.size()});
  constexpr std::string_view raw = "<![CDATA[";
  const bool is_raw = part_of(line, content).starts_with(raw);
  if (is_raw) content.begin += raw.size();
  constexpr std::string_view inner = "<value>";  // as Windows is installed
  if (lower(line.substr(content.begin, inner.size())) == inner) content.begin += inner.size();
  const auto end = line.find(is_raw ? "]]>" : "<", content.begin);
  if (end != line.npos) now_ = waits::no;
  hide_trimmed(line, {content.begin, std::min(end, content.end)}, out);
}

void open_values::after_name(std::string_view line, spans& out) {
  const auto text = trimmed(line, {0, line.size()});
  if (text.empty() || part_of(line, text).starts_with("<!--")) {
    bare_ = false;
    return;
  }
  if (bare_ && line[text.begin] != '<') {
    now_ = waits::for_end_of_element;
    return in_element(line, out);
  }
  element e;
  const bool any = next_element(line, 0, e);
  if (!any || line[text.begin] != '<' || is_one_of(e.tag, {"key", "name"})) {
    now_ = waits::no;
    return;
  }
  if (!takes_a_value(e.tag)) return;
  hide_trimmed(line, e.content, out);
  now_ = e.closed ? waits::no : waits::for_end_of_element;
  lines_ = most_open;
}

void open_values::in_quotes(std::string_view line, spans& out) {
  std::size_t end = 0;
  while (end < line.size() && line[end] != quote_) end += line[end] == '\\' ? 2 : 1;
  if (end < line.size()) now_ = waits::no;
  hide_trimmed(line, {0, std::min(end, line.size())}, out);
}

/// Items with or without quotes, one or more a line; not where they are objects or lists.
void open_values::in_list(std::string_view line, spans& out) {
  for (std::size_t at = skip_blanks(line, 0); at < line.size(); at = skip_blanks(line, at)) {
    const char c = line[at];
    if (c == '#' || line.substr(at).starts_with("//")) return;
    if (c == ']' || c == '{' || c == '[') {
      now_ = waits::no;
      return;
    }
    const bool quoted = c == '"' || c == '\'';
    const auto begin = at + (quoted ? 1 : 0);
    const auto end =
        std::min(quoted ? line.find(c, begin) : line.find_first_of(",]", begin), line.size());
    hide_trimmed(line, {begin, end}, out);
    at = std::max(end, begin) + (quoted ? 1 : 0);
    while (at < line.size() && (line[at] == ',' || is_blank(line[at]))) ++at;
  }
}

void open_values::folded(std::string_view line, spans& out) {
  constexpr std::size_t most_words = 4;
  const auto text = trimmed(line, {0, line.size()});
  const auto v = part_of(line, text);
  const bool other = v.empty() || text.begin <= indent_ || v[0] == '#' || v.starts_with("- ") ||
                     v.find_first_of(":=<{") != v.npos ||
                     std::ranges::count(v, ' ') >= std::ptrdiff_t{most_words};
  if (other)
    now_ = waits::no;
  else
    hide_trimmed(line, text, out);
}

}  // namespace common::secrets
