// What the finders of secrets share: parts of a line, and what characters are.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/letters.hpp"
#include "common/secrets/first_look.hpp"

namespace common::secrets {

/// No token that is known by its looks is shorter.
inline constexpr std::size_t shortest_token = 14;

struct span {
  std::size_t begin = 0, end = 0;
  bool empty() const { return begin >= end; }
};
using spans = std::vector<span>;

using common::is_digit;
using common::is_letter;
using common::lower;
/// Also what stands before a newline in files of Windows.
constexpr bool is_blank(char c) { return common::is_blank(c) || c == '\r'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_alnum(char c) { return is_letter(c) || is_digit(c); }
constexpr bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }
constexpr bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
/// Of names of options, variables, headers and keys.
constexpr bool is_name_char(char c) { return is_alnum(c) || c == '_' || c == '-' || c == '.'; }

inline std::string lower(std::string_view s) { return lower_case(s); }

/// Words that are looked up, by their first letter.
template <std::size_t N>
struct word_set {
  std::array<std::string_view, N> words;
  std::array<std::uint8_t, 257> from{};  ///< where those of a first letter begin
};
template <std::size_t N>
consteval word_set<N> sorted(const std::string_view (&words)[N]) {
  static_assert(N < 256);
  const auto first = [](std::string_view w) { return static_cast<unsigned char>(w[0]); };
  word_set<N> out{};
  std::ranges::copy(words, out.words.begin());
  std::ranges::sort(out.words, {}, first);
  for (const auto w : out.words)
    for (std::size_t c = first(w) + 1U; c < out.from.size(); ++c) ++out.from[c];
  return out;
}
template <std::size_t N>
bool is_one_of(std::string_view s, const word_set<N>& set) {
  if (s.empty()) return false;
  const auto c = static_cast<unsigned char>(s[0]);
  return std::find(set.words.begin() + set.from[c], set.words.begin() + set.from[c + 1U], s) !=
         set.words.begin() + set.from[c + 1U];
}
inline bool is_one_of(std::string_view s, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, s) != words.end();
}

inline std::size_t skip_blanks(std::string_view s, std::size_t at) {
  while (at < s.size() && is_blank(s[at])) ++at;
  return at;
}
inline std::size_t end_of_word(std::string_view s, std::size_t at) {
  while (at < s.size() && !is_blank(s[at])) ++at;
  return at;
}
inline std::string_view part_of(std::string_view s, span p) {
  return s.substr(p.begin, p.end - p.begin);
}
/// A line without the blanks around it.
inline span content_of(std::string_view line) {
  span s{skip_blanks(line, 0), line.size()};
  while (s.end > s.begin && is_blank(line[s.end - 1])) --s.end;
  return s;
}

/// The first words of a line, where one with more of them is of no use.
struct few_words {
  static constexpr std::size_t most = 6;
  std::array<span, most> at;
  std::size_t count = 0;  ///< `most`: that many or more
  const span& operator[](std::size_t i) const { return at[i]; }
  const span& back() const { return at[count - 1]; }
};
few_words first_words_of(std::string_view line);

/// The name at a word's end, without the folders before it.
std::string_view base_name(std::string_view word);

/// The words of a line between blanks; quotes hold a word together and are not part of it.
spans words_of(std::string_view line);

/// A line in its words, and the same line in small letters.
struct statement {
  std::string_view line, small;
  const spans& words;
};

// ---- the finders: each adds the parts of one line that are secrets ----

/// `NAME=value`, `NAME: value`, `NAME value`, in all spellings.
void find_named(std::string_view line, spans& out);
/// `secrets: {a: x, b: y}`.
void find_maps(std::string_view line, spans& out);
/// Tokens, hashes and keys that are known by how they look.
void find_shapes(std::string_view line, const first_look& seen, spans& out);
/// A line that is nothing but base64 belongs to a key or a certificate; one of base32 is a seed.
void find_bare(std::string_view line, spans& out);
/// Crypt hashes and what else begins with `$`, `{` or an algorithm's name.
void find_hashes(std::string_view line, const first_look& seen, spans& out);
/// What is said to a program that reads a secret.
void find_said(std::string_view line, const spans& words, spans& out);
/// Whether one of the commands reads a secret; some programs only do where they begin a command,
/// as the first word does if `begins`.
bool reads_secret(std::string_view line, std::span<const span> words, bool begins);
/// Names in other scripts than ASCII's.
void find_abroad(std::string_view line, spans& out);
/// `?sig=x&code=y`.
void find_queries(std::string_view line, spans& out);
/// scheme://user:password@host.
void find_urls(std::string_view line, const first_look& seen, spans& out);
/// Lines of files whose places mean something: shadow, .pgpass, chap-secrets.
void find_records(std::string_view line, const first_look& seen, spans& out);
/// Directives and commands, also those that are handed on as one quoted word.
void find_statements(std::string_view line, const first_look& seen, spans& out);
/// Directives whose secret has a fixed place among the words.
void find_places(const statement& s, spans& out);
/// Directives and statements whose words mean something by their place.
void find_directives(const statement& s, spans& out);
/// What is said to a server, a vault or a program that asks, and scripts of it.
void find_spoken(const statement& s, spans& out);
/// Arguments of functions, values of SQL's statements.
void find_calls(std::string_view line, spans& out);
/// What follows words of network devices.
void find_gear(const statement& s, spans& out);
/// The secret beside the id of a cloud's key.
void find_cloud_pair(std::string_view line, spans& out);
/// `…; password root x`: statements behind the first one of a line.
void find_behind_separators(std::string_view line, spans& out);
/// What follows a word of a known program.
void find_verbs(std::string_view line, const spans& words, spans& out);
/// Options of programs that do not say by their name what they take, as curl's -u.
void find_commands(std::string_view line, const spans& words, spans& out);

}  // namespace common::secrets
