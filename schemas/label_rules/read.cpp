// The YAML of a file of label rules.
#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "common/hash.hpp"
#include "common/text.hpp"
#include "common/watched_file.hpp"
#include "common/yaml/reading.hpp"
#include "schemas/label_rules/label_rules.hpp"

namespace schemas {

using common::errc;
using common::fail;
using common::result;
using common::status;
using common::yaml::node;
using common::yaml::refuse;

namespace {

constexpr common::yaml::tree_limits file_limits{
    .bytes = label_rules_bytes, .nodes = 20'000, .depth = 6, .noun = "a file of label rules"};
constexpr std::size_t most_rules = 256, most_conditions = 8, longest_value = 256;
constexpr std::array<std::string_view, 1> top_keys{"labels"};
constexpr std::array<std::string_view, 2> rule_keys{"set", "where"};

/// What rules may look at: tables of an agent's own, and columns whose changes are told.
bool is_open_to_rules(const table& t) { return t.id != table_id::scans; }

bool is_open_to_rules(const column& c) {
  return c.part != role::volatile_ && c.type != column_type::time && c.type != column_type::decimal;
}

template <class Known>
std::string names_of(const Known& known) {
  std::vector<std::string_view> names;
  for (const auto& one : known)
    if (is_open_to_rules(one)) names.push_back(one.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

result<const table*> find_table_of(const node& n, std::string_view name) {
  const auto* t = find_table(name);
  if (t == nullptr || !is_open_to_rules(*t))
    return refuse(n, fmt::format("no table '{}' to go by; there are {}", name, names_of(tables())));
  return t;
}

result<std::size_t> find_column(const node& n, const table& t, std::string_view name) {
  const auto at = std::ranges::find(t.columns, name, &column::name);
  if (at == t.columns.end() || !is_open_to_rules(*at))
    return refuse(n, fmt::format("no column '{}' of {} to go by; there are {}", name, t.name,
                                 names_of(t.columns)));
  return static_cast<std::size_t>(at - t.columns.begin());
}

bool is_integer(std::string_view text) {
  std::int64_t n = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  return ec == std::errc{} && end == text.data() + text.size() && std::to_string(n) == text;
}

status read_value(const node& n, std::string_view text, label_condition& c) {
  const auto type = c.of->columns[c.column].type;
  if (type == column_type::integer && !is_integer(text))
    return refuse(n, fmt::format("'{}': want a whole number, which this column has", text));
  if (type == column_type::boolean && text != "true" && text != "false")
    return refuse(n, fmt::format("'{}': want true or false, which this column has", text));
  const auto star = text.find('*');
  if (star != text.npos && star + 1 != text.size())
    return refuse(n, fmt::format("'{}': a * stands at the end, for whatever follows", text));
  c.is_prefix = star != text.npos;
  c.text = text.substr(0, star);
  return {};
}

result<label_condition> read_condition(const node& n) {
  auto written = common::yaml::text_of(n, "a condition");
  if (!written) return fail(written.error());
  const auto text = std::string_view(*written);
  const auto equals = text.find('=');
  const auto place = common::trim(text.substr(0, equals));
  const auto wanted =
      equals == text.npos ? std::string_view{} : common::trim(text.substr(equals + 1));
  const auto dot = place.find('.');
  if (dot == place.npos || wanted.empty())
    return refuse(n, "want TABLE.FIELD = VALUE, as in `os.id = debian`");
  if (wanted.size() > longest_value)
    return refuse(n, fmt::format("a value of {} bytes, at most {}", wanted.size(), longest_value));
  label_condition c;
  auto of = find_table_of(n, place.substr(0, dot));
  if (!of) return fail(of.error());
  c.of = *of;
  auto column = find_column(n, *c.of, place.substr(dot + 1));
  if (!column) return fail(column.error());
  c.column = *column;
  if (auto s = read_value(n, wanted, c); !s) return fail(s.error());
  return c;
}

result<label_rule> read_rule(const node& n) {
  if (auto s = common::yaml::known_keys(n, rule_keys); !s) return fail(s.error());
  const auto* set = n.find("set");
  const auto* where = n.find("where");
  if (set == nullptr || where == nullptr)
    return refuse(n, fmt::format("a rule without `{}`", set == nullptr ? "set" : "where"));
  label_rule rule;
  auto label = common::yaml::text_of(*set, "a label");
  if (!label) return fail(label.error());
  if (auto s = check_label(*label); !s) return refuse(*set, s.error().detail);
  rule.label = std::move(*label);
  auto some = common::yaml::one_or_more(*where, "a condition", most_conditions);
  if (!some) return fail(some.error());
  for (const auto& one : *some) {
    auto c = read_condition(one);
    if (!c) return fail(c.error());
    rule.all.push_back(std::move(*c));
    rule.where.push_back(one.text);
  }
  return rule;
}

result<label_rules> read_rules(const node& root) {
  if (auto s = common::yaml::known_keys(root, top_keys); !s) return fail(s.error());
  const auto* list = root.find("labels");
  if (list == nullptr || !list->is_sequence())
    return refuse(list != nullptr ? *list : root, "want a list `labels`");
  if (list->items.size() > most_rules)
    return refuse(*list, fmt::format("{} rules, at most {}", list->items.size(), most_rules));
  label_rules out;
  std::set<std::string> names;
  for (const auto& item : list->items) {
    auto rule = read_rule(item);
    if (!rule) return fail(rule.error());
    names.insert(rule->label.substr(0, rule->label.find('=')));
    if (names.size() > most_labels)
      return refuse(item, fmt::format("a further name: rules give at most {}", most_labels));
    out.all.push_back(std::move(*rule));
  }
  return out;
}

}  // namespace

result<label_rules> parse_label_rules(const std::string& file, const std::string& text) {
  auto root = common::yaml::parse_tree(text, true, file_limits);
  if (!root) return fail(root.error().code, "{}:{}", file, root.error().detail);
  auto out = read_rules(*root);
  if (!out) return fail(out.error().code, "{}:{}", file, out.error().detail);
  out->sha256 = common::sha256(text);
  return out;
}

result<label_rules> load_label_rules(const std::string& file) {
  auto text = common::read_file(file, label_rules_bytes);
  if (!text && text.error().code == errc::not_found) return label_rules{};
  if (!text) return fail(text.error());
  return parse_label_rules(file, *text);
}

}  // namespace schemas
