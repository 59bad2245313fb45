#include "common/secrets/first_look.hpp"

#include <algorithm>
#include <array>

#include "common/secrets/calls.hpp"
#include "common/secrets/gear.hpp"
#include "common/secrets/places.hpp"
#include "common/secrets/programs.hpp"
#include "common/secrets/spans.hpp"
#include "common/secrets/stem_words.hpp"
#include "common/secrets/verbs.hpp"

namespace common::secrets {

namespace {

/// What a finder knows a word by, in small letters; `at_start` of a word only, or the whole of one.
struct stem {
  std::string_view text;
  std::uint16_t hints = 0;
  bool at_start = false, whole = false;
  std::uint16_t key = 0;  ///< of its first three characters
};

/// Letters and digits are told apart, small and capital letters are not; 0: of no word.
constexpr std::uint8_t code_of(char c) {
  const char l = lower(c);
  if (is_lower(l)) return static_cast<std::uint8_t>(l - 'a' + 1);
  if (is_digit(c)) return 27;
  return c == '_' || c == '-' || c == '.' ? 28 : 0;
}
constexpr auto codes = [] {
  std::array<std::uint8_t, 256> out{};
  for (std::size_t c = 0; c < 256; ++c) out[c] = code_of(static_cast<char>(c));
  return out;
}();

constexpr auto signs_of = [] {
  std::array<std::uint8_t, 256> out{};
  const auto sign = [&](char c) -> std::uint8_t& { return out[static_cast<unsigned char>(c)]; };
  sign('@') = has_at;
  sign('$') = sign('{') = has_mark;
  sign('*') = has_mark | has_star;
  sign('"') = sign('\'') = sign('`') = has_quote;
  sign('<') = has_angle;
  sign('?') = sign('&') = has_query;
  sign('%') = has_percent;
  for (std::size_t c = 128; c < 256; ++c) out[c] = has_foreign;
  return out;
}();

constexpr std::size_t three = 1u << 15;
constexpr std::size_t key_of(std::string_view s) {
  std::size_t out = 0;
  for (std::size_t i = 0; i < 3; ++i) out = out << 5 | (i < s.size() ? code_of(s[i]) : 0);
  return out;
}

constexpr auto stems = [] {
  std::array<stem, of_names.size() + of_schemes.size() + of_hashes.size() + of_directives.size() +
                       of_pipes.size() + of_blocks.size() + places.size() + programs.size() +
                       of_calls.size() + of_dialogs.size() + calls.size() + gear_words.size() +
                       of_gear.size() + of_spoken.size() + verbs.size() + 3>
      out{};
  std::size_t n = 0;
  for (const auto s : of_names) out[n++] = {s, may_name};
  for (const auto s : of_schemes) out[n++] = {s, may_scheme};
  for (const auto s : of_hashes) out[n++] = {s, may_hash};
  for (const auto s : of_directives) out[n++] = {s, may_direct, true, true};
  for (const auto s : of_pipes) out[n++] = {s, may_command, true, true};
  for (const auto s : of_blocks) out[n++] = {s, may_block};
  for (const auto& p : places) out[n++] = {p.first, may_direct, true, true};
  for (const auto& p : programs) out[n++] = {p.name, may_command, true, true};
  for (const auto s : of_calls) out[n++] = {s, may_call, true, true};
  for (const auto s : of_dialogs) out[n++] = {s, may_open, true, true};
  for (const auto& c : calls) out[n++] = {c.name, may_call, false, true};
  for (const auto s : gear_words) out[n++] = {s, may_direct | may_gear, true, true};
  for (const auto s : of_gear) out[n++] = {s, may_gear, true, true};
  for (const auto s : of_spoken) out[n++] = {s, may_direct | may_speak, true, true};
  for (const auto& v : verbs) out[n++] = {v.program, may_command | may_verb, true, true};
  out[n++] = {"loginmodule", may_open};
  out[n++] = {"onion", may_direct, false, true};
  out[n] = {"com2sec", may_direct, true};
  for (auto& s : out) s.key = static_cast<std::uint16_t>(key_of(s.text));
  std::ranges::sort(out, {}, &stem::key);
  return out;
}();

/// Where the stems with these three characters begin, counted from 1.
constexpr auto firsts = [] {
  std::array<std::uint16_t, three> out{};
  for (std::size_t i = stems.size(); i-- > 0;)
    out[stems[i].key] = static_cast<std::uint16_t>(i + 1);
  return out;
}();

/// The same as bits, which stay in the nearest cache.
constexpr auto begun = [] {
  std::array<std::uint64_t, three / 64> out{};
  for (const auto& s : stems) out[s.key / 64] |= std::uint64_t{1} << s.key % 64;
  return out;
}();

bool stands_at(const stem& s, std::string_view line, std::size_t at) {
  if (s.at_start && at > 0 && is_name_char(line[at - 1])) return false;
  if (line.size() - at < s.text.size()) return false;
  for (std::size_t i = 0; i < s.text.size(); ++i)
    if (lower(line[at + i]) != lower(s.text[i])) return false;
  const auto end = at + s.text.size();
  return !s.whole || end == line.size() || !is_name_char(line[end]);
}

std::uint16_t hints_at(std::string_view line, std::size_t at, std::size_t key, std::uint16_t out) {
  for (std::size_t i = firsts[key] - 1U; i < stems.size() && stems[i].key == key; ++i)
    if ((out & stems[i].hints) != stems[i].hints && stands_at(stems[i], line, at))
      out |= stems[i].hints;
  return out;
}

}  // namespace

first_look look_at(std::string_view line) {
  constexpr std::size_t pw = (std::size_t{'p' - 'a' + 1} << 5) | ('w' - 'a' + 1);
  first_look out;
  std::size_t key = 0, run = 0;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    const char c = i < line.size() ? line[i] : ' ';
    const std::size_t code = codes[static_cast<unsigned char>(c)];
    key = (key << 5 | code) & (three - 1);
    if ((begun[key / 64] >> key % 64 & 1) != 0 && i >= 2)
      out.words = hints_at(line, i - 2, key, out.words);
    if (code != 0) {
      if ((key & 1023) == pw) out.words |= may_name;
      ++run;
      continue;
    }
    out.longest_run = std::max(out.longest_run, run);
    run = 0;
    out.signs |= signs_of[static_cast<unsigned char>(c)];
    out.colons += c == ':';
  }
  return out;
}

}  // namespace common::secrets
