#include "common/secrets/calls.hpp"

#include <array>

#include "common/secrets/names.hpp"
#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

constexpr std::size_t longest_list = 1024, most_arguments = 24;

/// What stands between commas up to the `)`, without its quotes.
struct arguments {
  std::array<span, most_arguments> at;
  std::size_t count = 0, end = 0;  ///< `end`: of the list, behind the `)`
  bool cut = false;                ///< it goes on past what is looked at
  bool quoted(std::string_view line, std::size_t i) const {
    return at[i].begin > 0 && is_quote(line[at[i].begin - 1]);
  }
};

std::size_t end_of_argument(std::string_view line, std::size_t at, std::size_t stop) {
  for (int depth = 0; at < stop; ++at) {
    const char c = line[at];
    if (is_quote(c)) {
      const auto close = line.substr(0, stop).find(c, at + 1);
      if (close == line.npos) return stop;
      at = close;
      continue;
    }
    if (depth == 0 && (c == ',' || c == ')')) return at;
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
  }
  return stop;
}

/// `at` is behind the `(`.
arguments arguments_at(std::string_view line, std::size_t at) {
  arguments out;
  const auto stop = std::min(line.size(), at + longest_list);
  while (at < stop && out.count < most_arguments) {
    at = skip_blanks(line, at);
    const auto end = end_of_argument(line, at, stop);
    span one{at, end};
    while (one.end > one.begin && is_blank(line[one.end - 1])) --one.end;
    if (one.end > one.begin + 1 && is_quote(line[one.begin]) &&
        line[one.end - 1] == line[one.begin])
      ++one.begin, --one.end;
    out.at[out.count++] = one;
    out.end = std::min(end + 1, line.size());
    out.cut = end >= stop && stop < line.size();
    if (end >= stop || line[end] == ')') return out;
    at = end + 1;
  }
  out.cut = at < line.size();
  return out;
}

std::size_t begin_of_function(std::string_view line, std::size_t paren) {
  constexpr std::size_t longest = 32;
  auto begin = paren;
  while (begin > 0 && paren - begin < longest &&
         (is_alnum(line[begin - 1]) || line[begin - 1] == '_'))
    --begin;
  return begin;
}

void hide_argument(std::string_view line, const arguments& all, std::size_t i, spans& out) {
  if (i < all.count && all.quoted(line, i) && !is_plain(part_of(line, all.at[i])))
    out.push_back(all.at[i]);
}

/// Where a handle comes first, all else stands one further.
std::size_t place_of(const call& c, std::string_view line, const arguments& all) {
  const bool handle = c.name == "mysql_connect" && all.count > 3 && !all.quoted(line, 0) &&
                      all.quoted(line, 1) && all.quoted(line, 3);
  return c.argument + (handle ? 1U : 0U);
}

/// `jwt` of `jwt.sign(`, in either case.
bool ends_with_object(std::string_view before, std::string_view object) {
  if (before.size() < object.size()) return false;
  const auto at = before.size() - object.size();
  return lower(before.substr(at)) == object && (at == 0 || !is_name_char(before[at - 1]));
}

void find_functions(std::string_view line, spans& out) {
  for (auto paren = line.find('('); paren != line.npos; paren = line.find('(', paren + 1)) {
    const auto begin = begin_of_function(line, paren);
    const auto name = lower(line.substr(begin, paren - begin));
    const auto c = std::ranges::find(calls, name, &call::name);
    if (c == calls.end()) continue;
    const bool of_object = begin > 0 && (line[begin - 1] == '.' || line[begin - 1] == '>');
    if (c->of_object && !of_object) continue;
    const auto all = arguments_at(line, paren + 1);
    if (!c->object.empty()) {
      const bool is_its = of_object && ends_with_object(line.substr(0, begin - 1), c->object);
      if (is_its && all.count > 0)
        hide_argument(line, all, std::min<std::size_t>(c->argument, all.count - 1), out);
      continue;
    }
    bool quoted = true;
    for (std::size_t i = 0; c->of_object && i < all.count && i <= c->argument; ++i)
      quoted = quoted && all.quoted(line, i);
    // `modparam("auth", "secret", "x")`: the argument before names it.
    if (c->name == "modparam" &&
        (all.count < 3 || kind_of(part_of(line, all.at[1]).substr(0, 128)).says != naming::strong))
      continue;
    if (quoted) hide_argument(line, all, place_of(*c, line, all), out);
  }
}

/// A value, or what a function makes it of.
void hide_inserted(std::string_view line, const arguments& all, std::size_t i, spans& out) {
  const auto value = part_of(line, all.at[i]);
  const auto paren = value.find('(');
  if (all.quoted(line, i) || paren == value.npos) return hide_argument(line, all, i, out);
  hide_argument(line, arguments_at(line, all.at[i].begin + paren + 1), 0, out);
}

/// Of a statement that is longer than what is looked at, any quoted value may be the secret.
void hide_quoted(std::string_view line, std::size_t at, spans& out) {
  while (at < line.size()) {
    if (is_quote(line[at])) {
      const auto close = std::min(line.find(line[at], at + 1), line.size());
      out.push_back({at + 1, close});
      at = close;
    }
    ++at;
  }
}

/// INSERT INTO users (name, password) VALUES ('me', 'x'), …
void find_inserted(std::string_view line, const std::string& small, spans& out) {
  const auto insert = std::min(small.find("insert into"), small.find("replace into"));
  const auto values = insert == small.npos ? insert : small.find("values", insert);
  const auto columns = insert == small.npos ? insert : line.find('(', insert);
  if (values == small.npos || columns == line.npos || columns > values) return;
  const auto names = arguments_at(line, columns + 1);
  for (auto row = line.find('(', values); row != line.npos;) {
    const auto all = arguments_at(line, row + 1);
    if (all.cut || names.cut) return hide_quoted(line, row, out);
    for (std::size_t i = 0; i < all.count && i < names.count; ++i)
      if (kind_of(part_of(line, names.at[i]).substr(0, 128)).says == naming::strong)
        hide_inserted(line, all, i, out);
    row = all.end > row ? skip_blanks(line, all.end) : line.size();
    if (row >= line.size() || line[row] != ',') return;
    row = line.find('(', row);
  }
}

/// PRAGMA key = 'x', ATTACH … KEY 'x'.
void find_keys_of_bases(std::string_view line, const std::string& small, spans& out) {
  const auto words = first_words_of(small);
  if (words.count < 2) return;
  const auto first = part_of(small, words[0]);
  const auto second = part_of(small, words[1]);
  std::size_t at = small.npos;
  if (first == "pragma" && (second.starts_with("key") || second.starts_with("rekey") ||
                            second.starts_with("hexkey") || second.starts_with("hexrekey")))
    at = line.find_first_of("'\"", words[1].begin);
  else if (first == "attach" && small.find(" key ") != small.npos)
    at = skip_blanks(line, small.find(" key ") + 5);
  if (at < line.size() && is_quote(line[at])) out.push_back(value_at(line, at, extent::word));
}

}  // namespace

span secret_argument(std::string_view line, std::string_view function, std::size_t at) {
  static constexpr auto wrappers = sorted({"md5",
                                           "sha1",
                                           "sha2",
                                           "sha256",
                                           "password",
                                           "encrypt",
                                           "crypt",
                                           "sensitive",
                                           "bytes",
                                           "base64_decode",
                                           "from_base64",
                                           "b64decode",
                                           "unhex",
                                           "string",
                                           "str",
                                           "hash",
                                           "mysql_native_password",
                                           "old_password",
                                           "secretstr",
                                           "securestring",
                                           "quote"});
  function.remove_suffix(1);
  const auto name = lower(function.substr(begin_of_function(function, function.size())));
  const auto all = arguments_at(line, at);
  const auto i = is_one_of(name, wrappers) ? 0 : all.count - 1;
  const bool has = all.count > 1 || (all.count == 1 && i == 0 && is_one_of(name, wrappers));
  if (!has || !all.quoted(line, i) || is_plain(part_of(line, all.at[i]))) return {at, at};
  return all.at[i];
}

void find_calls(std::string_view line, spans& out) {
  const bool lists = line.find('(') != line.npos;
  if (!lists && line.find_first_of("'\"") == line.npos) return;
  const auto small = lower(line);
  if (!lists) return find_keys_of_bases(line, small, out);
  find_functions(line, out);
  find_inserted(line, small, out);
  find_keys_of_bases(line, small, out);
}

}  // namespace common::secrets
