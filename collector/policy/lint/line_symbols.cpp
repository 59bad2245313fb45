#include "collector/policy/lint/line_symbols.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "common/letters.hpp"
#include "common/result.hpp"

namespace collector::policy {

namespace {

constexpr std::string_view kelvin_sign = "\u212a", long_s_letter = "\u017f";

/// One that stands for itself, without asking the regex engine.
void set_letter(char c, syntax s, symbol_set& out) {
  out.set(static_cast<unsigned char>(c));
  if (s == syntax::pcre2 || !common::is_letter(c)) return;
  const char other = static_cast<char>(c ^ 0x20);
  out.set(static_cast<unsigned char>(other));
  if (s != syntax::pcre2_utf8) return;
  if (c == 'k' || c == 'K') out.set(kelvin);
  if (c == 's' || c == 'S') out.set(long_s);
}

/// Characters of many kinds: a set that has all of them or none has all there are or none, unless
/// it names some.
bool names_some(std::string_view set) {
  return std::ranges::any_of(set, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }) ||
         set.find("\\x") != set.npos || set.find("\\o") != set.npos ||
         set.find("\\p") != set.npos || set.find("\\P") != set.npos ||
         set.find("\\h") != set.npos || set.find("\\H") != set.npos ||
         set.find("\\v") != set.npos || set.find("\\V") != set.npos || set.find("\\c") != set.npos;
}

/// Some of the further characters, of which a set most likely has all of a kind or none.
using characters = std::array<std::string_view, 6>;
struct further_characters {
  characters words, others;
};

const further_characters& further_of(syntax s) {
  static constexpr further_characters wide{
      .words = {"é", "ß", "Ж", "漢", "٣", "ñ"},
      .others = {"\u00a0", "\u2003", "\u0301", "“", "€", "\u0085"}};
  // There `\w` has none of them.
  static constexpr characters bytes{"\xe9", "\xa0", "\xd0", "\x96", "\xff", "\x85"};
  static constexpr further_characters of_bytes{.words = bytes, .others = bytes};
  return s == syntax::pcre2_utf8 ? wide : of_bytes;
}

}  // namespace

std::optional<symbol_set> symbols_of_class(std::string_view written, syntax s) {
  symbol_set out;
  if (written == ".") return out.set();
  if (written.size() != 2 || written[0] != '\\') return std::nullopt;
  const char kind = common::lower(written[1]);
  if (kind != 's' && kind != 'd' && kind != 'w') return std::nullopt;
  for (std::size_t n = 0; n < kelvin; ++n) {
    const auto c = static_cast<char>(n);
    const bool word = common::is_letter(c) || common::is_digit(c) || c == '_';
    const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
    out.set(n, kind == 's' ? blank : kind == 'd' ? common::is_digit(c) : word);
  }
  if (kind == 'w' && s == syntax::pcre2_utf8) out.set(kelvin).set(long_s).set(further_words);
  return kind == written[1] ? out : ~out;
}

const symbol_bounds& symbol_sets::of(std::string_view written) {
  if (const auto at = known_.find(written); at != known_.end()) return at->second;
  return known_.emplace(std::string(written), ask(written)).first->second;
}

symbol_bounds symbol_sets::ask(std::string_view written) const {
  symbol_bounds out;
  const bool plain = written.size() == 1 && written[0] != '.';
  const bool escaped = written.size() == 2 && written[0] == '\\' &&
                       !common::is_letter(written[1]) && !common::is_digit(written[1]);
  if (plain || escaped) {
    set_letter(written.back(), syntax_, out.at_most);
    out.at_least = out.at_most;
    return out;
  }
  if (const auto known = symbols_of_class(written, syntax_))
    return {.at_most = *known, .at_least = *known};
  const auto one = matcher::compile(fmt::format("^(?:{})\\z", written), syntax_);
  if (!one) {
    out.at_most.set();
    return out;
  }
  const auto has = [&](std::string_view text) {
    const auto found = one->search(text);
    return found && *found;
  };
  for (std::size_t n = 0; n < kelvin; ++n)
    if (const char c = static_cast<char>(n); c != '\n' && has({&c, 1})) out.at_most.set(n);
  const bool utf8 = syntax_ == syntax::pcre2_utf8;
  if (utf8 && has(kelvin_sign)) out.at_most.set(kelvin);
  if (utf8 && has(long_s_letter)) out.at_most.set(long_s);
  out.at_least = out.at_most;
  const bool maybe = names_some(written);
  const auto note = [&](std::size_t symbol, const characters& probes) {
    out.at_most.set(symbol, maybe || std::ranges::any_of(probes, has));
    out.at_least.set(symbol, !maybe && std::ranges::all_of(probes, has));
  };
  const auto& further = further_of(syntax_);
  note(further_words, further.words);
  note(further_others, further.others);
  return out;
}

}  // namespace collector::policy
