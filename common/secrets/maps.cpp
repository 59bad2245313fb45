// `secrets: {a: x, b: y}`: a name for many, and their own names in braces.
#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

constexpr std::size_t longest_map_name = 64;

bool names_many(std::string_view name) {
  static constexpr auto many =
      sorted({"secrets", "passwords", "passwds", "passphrases", "credentials", "creds", "tokens"});
  const auto begin = name.find_last_of("_-.") + 1;
  return is_one_of(lower(name.substr(begin)), many);
}

/// The name before a brace, `:`, `=`, `=>` and quotes between them; empty: nothing is named.
std::string_view name_before_brace(std::string_view line, std::size_t brace) {
  constexpr std::string_view between = " \t:=>\"'\\";
  auto end = brace;
  while (end > 0 && brace - end < 8 && between.find(line[end - 1]) != between.npos) --end;
  if (line.substr(end, brace - end).find_first_of(":=") == line.npos) return {};
  auto begin = end;
  while (begin > 0 && end - begin < longest_map_name && is_name_char(line[begin - 1])) --begin;
  return line.substr(begin, end - begin);
}

/// What says where a secret is, or of what kind.
bool is_about(std::string_view name) {
  static constexpr auto words =
      sorted({"name",        "names",  "file",    "path",     "type",   "key",      "external",
              "environment", "driver", "user",    "username", "host",   "url",      "id",
              "source",      "target", "mode",    "uid",      "gid",    "provider", "namespace",
              "ref",         "from",   "inherit", "enabled",  "region", "login"});
  return is_one_of(lower(name.substr(0, longest_map_name)), words);
}

/// A text without what stands around it in a list.
span without_quotes(std::string_view line, span s) {
  const auto around = [](char c) { return is_blank(c) || is_quote(c) || c == '\\' || c == '>'; };
  while (s.begin < s.end && around(line[s.begin])) ++s.begin;
  while (s.end > s.begin && around(line[s.end - 1])) --s.end;
  return s;
}

void hide_pair(std::string_view line, span pair, spans& out) {
  const auto sign = line.substr(pair.begin, pair.end - pair.begin).find_first_of(":=");
  if (sign == line.npos) return;
  const auto name = without_quotes(line, {pair.begin, pair.begin + sign});
  const auto value = without_quotes(line, {pair.begin + sign + 1, pair.end});
  const auto v = part_of(line, value);
  if (!v.empty() && v[0] != '[' && !is_about(part_of(line, name)) && !is_plain(v))
    out.push_back(value);
}

/// Its pairs, up to its end; where the next is looked for.
std::size_t read_map(std::string_view line, std::size_t begin, spans& out) {
  char quote = '\0';
  for (auto at = begin; at < line.size(); ++at) {
    const char c = line[at];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '{') {
      return at;
    } else if (c == ',' || c == '}') {
      hide_pair(line, {begin, at}, out);
      if (c == '}') return at;
      begin = at + 1;
    }
  }
  return line.size();
}

}  // namespace

void find_maps(std::string_view line, spans& out) {
  for (auto at = line.find('{'); at < line.size(); at = line.find('{', at))
    at = names_many(name_before_brace(line, at)) ? read_map(line, at + 1, out) : at + 1;
}

}  // namespace common::secrets
