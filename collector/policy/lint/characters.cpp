#include <algorithm>
#include <array>

#include "collector/policy/lint/rule_lint.hpp"
#include "common/utf8.hpp"

namespace collector::policy {

namespace {

struct code_range {
  char32_t from, to;
};
bool within(std::span<const code_range> ranges, char32_t c) {
  return std::ranges::any_of(ranges, [c](const auto& r) { return c >= r.from && c <= r.to; });
}

/// Blanks that are no blank to an engine, and what has no width at all.
constexpr auto invisible_ranges = std::to_array<code_range>(
    {{0x01, 0x09},      {0x0B, 0x1F},     {0x7F, 0xA0},     {0xAD, 0xAD},     {0x034F, 0x034F},
     {0x061C, 0x061C},  {0x115F, 0x1160}, {0x1680, 0x1680}, {0x17B4, 0x17B5}, {0x180B, 0x180E},
     {0x2000, 0x200F},  {0x2028, 0x202F}, {0x205F, 0x206F}, {0x2800, 0x2800}, {0x3000, 0x3000},
     {0x3164, 0x3164},  {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF9, 0xFFFB},
     {0xE0000, 0xE0FFF}});

/// What a word processor or a web page makes of - > " ' . & and the like.
constexpr auto typographic_ranges = std::to_array<code_range>(
    {{0xA6, 0xA6},     {0xAB, 0xAB},     {0xB4, 0xB4},     {0xBB, 0xBB},     {0x02B9, 0x02BF},
     {0x02C6, 0x02C6}, {0x02DC, 0x02DC}, {0x2010, 0x2027}, {0x2032, 0x203A}, {0x2044, 0x2044},
     {0x2190, 0x21FF}, {0x2212, 0x2217}, {0x2223, 0x2223}, {0x2227, 0x2228}, {0x2236, 0x2236},
     {0x223C, 0x223C}, {0x2260, 0x2265}, {0x2794, 0x27BF}, {0x27F0, 0x27FF}, {0x2900, 0x297F},
     {0x2B00, 0x2BFF}, {0x3001, 0x3002}, {0xFB00, 0xFB06}, {0xFE50, 0xFE6B}, {0xFF01, 0xFF5E}});

/// Greek, Cyrillic, Armenian, Cherokee: they have letters that look like Latin ones.
constexpr auto other_letters = std::to_array<code_range>({{0x0370, 0x058F}, {0x13A0, 0x13FF}});

/// Accents that stand behind their letter.
constexpr auto combining_marks = std::to_array<code_range>({{0x0300, 0x036F}});

bool is_latin(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// `&gt;`, `&#62;`: how a web page writes > and &.
std::string_view html_entity(std::string_view rest) {
  static constexpr std::array<std::string_view, 7> names{"&gt;",   "&lt;",   "&amp;", "&quot;",
                                                         "&apos;", "&nbsp;", "&rarr;"};
  for (const auto name : names)
    if (rest.starts_with(name)) return name;
  if (!rest.starts_with("&#")) return {};
  const auto end = rest.find_first_not_of("0123456789xabcdefABCDEF", 2);
  return end != npos && end > 2 && end < 10 && rest[end] == ';' ? rest.substr(0, end + 1)
                                                                : std::string_view{};
}

std::string advice(char32_t c, std::string_view instead) {
  return fmt::format("{}; where it is meant, a regex has it as \\x{{{:X}}}", instead,
                     static_cast<std::uint32_t>(c));
}

/// A TAB that stands in a regex can be meant, and can be a blank that was pasted.
bool note_character(rule_lint& l, char32_t c, std::size_t at, bool mixed) {
  const auto code = static_cast<std::uint32_t>(c);
  if (c == '\n')
    l.warn(
        npos, "newline",
        "a newline in the rule, as `|` and `>` of YAML leave one: no line has it; write the rule "
        "in quotes on one line");
  else if (c == '\t')
    l.warn(at, "invisible", "a TAB in the rule: write `\\t` in a regex, a blank elsewhere");
  else if (within(invisible_ranges, c))
    l.warn(at, "invisible",
           advice(c, fmt::format("the character U+{:04X} cannot be seen and is no blank", code)));
  else if (within(typographic_ranges, c))
    l.warn(at, "typographic",
           advice(c, fmt::format("the character U+{:04X} only looks like one that a rule is "
                                 "written with: type it anew",
                                 code)));
  else if (mixed && within(combining_marks, c))
    l.warn(at, "typographic",
           advice(c, fmt::format("the letter in front and U+{:04X} are two characters, where files "
                                 "have the one that both make: type it anew",
                                 code)));
  else if (mixed && within(other_letters, c))
    l.warn(at, "other-alphabet",
           advice(c, fmt::format("the letter U+{:04X} is of another alphabet than the word that it "
                                 "stands in",
                                 code)));
  else
    return false;
  return true;
}

}  // namespace

bool lint_characters(rule_lint& l) {
  const std::string_view text = l.rule.text;
  char32_t before = 0;
  for (auto rest = text; !rest.empty();) {
    const auto at = text.size() - rest.size();
    if (const auto entity = html_entity(rest); !entity.empty()) {
      l.warn(at, "entity",
             fmt::format("`{}` is how a web page writes a character: write it as it is; where the "
                         "text is meant, a regex has it as `[&]{}`",
                         entity, entity.substr(1)));
      return false;
    }
    const auto unit = common::take_utf8(rest);
    if (!unit.code_point && l.strict()) return false;  // told of the file
    const auto c = unit.code_point.value_or(0);
    auto next = rest;
    const auto behind = next.empty() ? char32_t{} : common::take_utf8(next).code_point.value_or(0);
    if (c == '\t' && !l.strict()) continue;  // harmless often enough in what Wazuh ships
    if (note_character(l, c, at, is_latin(before) || is_latin(behind))) return false;
    before = c;
  }
  // 5.x trims; 4.x rejects the policy for a blank in front, which is told as such.
  const bool in_front = l.strict() && text.starts_with(' ');
  if (in_front || (l.speaks != dialect::wazuh5 && text.ends_with(' ')))
    l.warn(in_front ? 0 : text.size() - 1, "rule-blank",
           "a blank at an end of the rule: leave it out; where it is meant, write `\\x20`");
  return true;
}

}  // namespace collector::policy
