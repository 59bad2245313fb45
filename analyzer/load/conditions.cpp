#include "analyzer/load/conditions.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace analyzer::load {

using common::result;
using common::status;
using schemas::column_type;
using schemas::value;

namespace {

constexpr std::size_t deepest = 8, most_conditions = 256, most_operands = 4096;

constexpr std::array<std::string_view, 3> groups{"all", "any", "none"};
constexpr std::array<std::string_view, 4> column_changes{"changed", "gained", "lost", "secured"};
constexpr std::array<std::string_view, 9> tests{"equals",     "not_equals", "in",
                                                "not_in",     "matches",    "less",
                                                "less_equal", "greater",    "greater_equal"};
constexpr std::array<std::string_view, 8> first_words{"all",    "any",  "none",    "changed",
                                                      "gained", "lost", "secured", "field"};
constexpr std::array<std::string_view, 3> words_of_items{"gained", "lost", "matches"};

template <class Kind>
std::optional<Kind> kind_of(std::string_view word, words known) {
  const auto at = std::ranges::find(known, word);
  return at == known.end() ? std::nullopt : std::optional(static_cast<Kind>(at - known.begin()));
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t n = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  return ec == std::errc{} && end == text.data() + text.size() ? std::optional(n) : std::nullopt;
}

/// `70`, `-2.5`, `99.95` in hundredths.
std::optional<std::int64_t> hundredths(std::string_view text) {
  const bool negative = text.starts_with('-');
  const auto dot = text.find('.');
  const auto whole = text.substr(0, dot);
  std::string fraction(dot == text.npos ? "" : text.substr(dot + 1));
  if ((dot != text.npos && fraction.empty()) || fraction.size() > 2) return std::nullopt;
  fraction.resize(2, '0');
  const auto a = whole_number(whole), b = whole_number(fraction);
  if (!a || !b || *b < 0 || *a > 1'000'000'000 || *a < -1'000'000'000) return std::nullopt;
  return *a * 100 + (negative ? -*b : *b);
}

result<common::pcre::regex> read_regex(const node& n) {
  auto text = text_of(n, "a pattern");
  if (!text) return fail(text.error());
  auto pattern = common::pcre::regex::compile(*text);
  if (!pattern) return refuse(n, "broken pattern: " + pattern.error().detail);
  return pattern;
}

bool is_null(const node& n) { return n.is_scalar() && !n.quoted && n.text.empty(); }
bool is_ordered(column_type t) { return t == column_type::integer || t == column_type::decimal; }

}  // namespace

result<condition> condition_reader::read(const node& n) {
  if (++count_ > most_conditions)
    return refuse(n, fmt::format("more than {} conditions in one rule", most_conditions));
  if (n.is_sequence()) return read_group(n, group::kind::all);
  if (!n.is_mapping() || n.entries.empty())
    return refuse(n, fmt::format("want a condition: a list, or a mapping with {}",
                                 fmt::join(first_words, ", ")));
  if (n.find("field") != nullptr) return read_test(n);
  if (n.find("matches") != nullptr && (n.find("gained") != nullptr || n.find("lost") != nullptr))
    return read_matching_items(n);
  if (auto s = known_keys(n, first_words); !s) return fail(s.error());
  if (n.entries.size() > 1)
    return refuse(n.entries[1].key,
                  "a second condition in one mapping; put both into a list under all, any or none");
  const auto& [key, rest] = n.entries.front();
  if (const auto how = kind_of<group::kind>(key.text, groups)) return read_group(rest, *how);
  return read_column_change(rest, *kind_of<column_change::kind>(key.text, column_changes));
}

result<condition> condition_reader::read_group(const node& parts, group::kind how) {
  if (!parts.is_sequence() || parts.items.empty())
    return refuse(parts, "want a list of conditions, one at least");
  if (++depth_ > deepest)
    return refuse(parts, fmt::format("conditions nested deeper than {}", deepest));
  group g{.how = how, .parts = {}};
  for (const auto& item : parts.items) {
    auto one = read(item);
    if (!one) return one;
    g.parts.push_back(std::move(*one));
  }
  --depth_;
  return condition{std::move(g)};
}

result<condition> condition_reader::read_column_change(const node& column,
                                                       column_change::kind how) {
  if (about_.is_score) return refuse(column, "a score has no rows; want field: score.change");
  auto name = text_of(column, "a column");
  if (!name) return fail(name.error());
  auto at = find_column(*name, about_);
  if (!at) return refuse(column, at.error().detail);
  const auto type = about_.columns[*at].type;
  const bool is_of_text = how == column_change::kind::secured;
  if (is_of_text && type != column_type::text)
    return refuse(column, fmt::format("{} is {}, not text", *name, schemas::name(type)));
  if (how != column_change::kind::changed && !is_of_text && type != column_type::list)
    return refuse(column,
                  fmt::format("{} is {}, not a list; want changed", *name, schemas::name(type)));
  return condition{column_change{.how = how, .column = *at}};
}

/// `{gained: COLUMN, matches: PATTERN}`
result<condition> condition_reader::read_matching_items(const node& n) {
  if (auto s = known_keys(n, words_of_items); !s) return fail(s.error());
  if (n.entries.size() != 2)
    return refuse(n, "want either gained or lost with matches; put both into a list");
  const auto* more = n.find("gained");
  auto out = more != nullptr ? read_column_change(*more, column_change::kind::gained)
                             : read_column_change(*n.find("lost"), column_change::kind::lost);
  if (!out) return out;
  auto pattern = read_regex(*n.find("matches"));
  if (!pattern) return fail(pattern.error());
  std::get<column_change>(out->is).pattern = std::move(*pattern);
  return out;
}

result<condition> condition_reader::read_test(const node& n) {
  const node* operand = nullptr;
  test t;
  for (const auto& [key, rest] : n.entries) {
    if (key.text == "field") continue;
    auto how = one_of(key, tests, "test");
    if (!how) return fail(how.error());
    if (operand != nullptr)
      return refuse(key, "a second test of one field; put both into a list under all, any or none");
    t.how = static_cast<test::kind>(*how);
    operand = &rest;
  }
  if (operand == nullptr)
    return refuse(n, fmt::format("a field without a test; want one of {}", fmt::join(tests, ", ")));
  const node& name = *n.find("field");
  auto text = text_of(name, "a field");
  if (!text) return fail(text.error());
  auto field = find_field(*text, about_);
  if (!field) return refuse(name, field.error().detail);
  t.field = *field;
  auto whole = read_operands(std::move(t), *operand);
  if (!whole) return fail(whole.error());
  return condition{std::move(*whole)};
}

result<test> condition_reader::read_operands(test t, const node& n) const {
  const bool order = t.how >= test::kind::less,
             listed = t.how == test::kind::in || t.how == test::kind::not_in;
  if (t.how == test::kind::matches) {
    if (auto s = read_pattern(t, n); !s) return fail(s.error());
    return t;
  }
  if (order && (!is_ordered(t.field.type) || is_null(n)))
    return refuse(n, fmt::format("less and greater compare numbers, {} is {}",
                                 about_.columns[t.field.column].name, schemas::name(t.field.type)));
  if (listed && (!n.is_sequence() || n.items.empty() || n.items.size() > most_operands))
    return refuse(n, fmt::format("want a list of 1 to {} values", most_operands));
  for (const auto& item : listed ? std::span<const node>(n.items) : std::span<const node>(&n, 1)) {
    auto one = read_value(t.field, item);
    if (!one) return fail(one.error());
    t.operands.push_back(std::move(*one));
  }
  std::ranges::sort(t.operands);
  return t;
}

status condition_reader::read_pattern(test& t, const node& n) const {
  if (t.field.type != column_type::text && t.field.type != column_type::list)
    return refuse(n, fmt::format("matches wants text or a list, {} is {}",
                                 about_.columns[t.field.column].name, schemas::name(t.field.type)));
  auto pattern = read_regex(n);
  if (!pattern) return fail(pattern.error());
  t.pattern = std::move(*pattern);
  return {};
}

result<value> condition_reader::read_value(const field_ref& f, const node& n) const {
  if (is_null(n)) return value{};
  const auto typed = [&]() -> std::optional<value> {
    if (!n.is_scalar()) return std::nullopt;
    if (f.type == column_type::text) return n.text;
    if (f.type == column_type::boolean && (n.text == "true" || n.text == "false"))
      return n.text == "true";
    if (f.type == column_type::integer) return whole_number(n.text);
    return f.type == column_type::decimal ? hundredths(n.text) : std::nullopt;
  }();
  if (typed) return *typed;
  return refuse(n, fmt::format("{} is {}: '{}' is no value of it{}", about_.columns[f.column].name,
                               schemas::name(f.type), n.text,
                               f.type == column_type::list || f.type == column_type::time
                                   ? "; test it with changed, or against null"
                                   : ""));
}

}  // namespace analyzer::load
