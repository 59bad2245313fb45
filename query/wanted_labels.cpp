#include "query/wanted_labels.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "common/letters.hpp"
#include "query/position.hpp"

namespace query {

namespace {

/// Words in small letters, texts in their quotes, signs.
using tokens = std::vector<std::string>;
using part = std::span<const std::string>;

tokens tokens_of(std::string_view question) {
  tokens out;
  for (auto rest = without_blanks(question); !rest.empty(); rest = without_blanks(rest)) {
    const auto length = token_at(rest);
    const auto token = rest.substr(0, length);
    out.push_back(token.front() == '\'' ? std::string(token) : common::lower_case(token));
    rest.remove_prefix(length);
  }
  return out;
}

/// A word with which a row may count that does not fulfil one of the conditions.
bool makes_it_less_plain(std::string_view word) {
  constexpr std::array<std::string_view, 13> words{
      "or",        "not",  "case",  "between", "with",  "union", "except",
      "intersect", "left", "right", "full",    "outer", "exists"};
  return std::ranges::find(words, word) != words.end();
}

/// Where the word stands outside of all brackets; `all.size()`: nowhere.
std::size_t outside(part all, std::string_view word) {
  int depth = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    depth += all[i] == "(" ? 1 : all[i] == ")" ? -1 : 0;
    if (depth == 0 && all[i] == word) return i;
  }
  return all.size();
}

/// What stands between FROM and WHERE is about one host at a time.
bool is_of_one_host(part tables) {
  const auto joins = std::ranges::count(tables, "join");
  auto by_agent = 0;
  for (std::size_t i = 0; i + 2 < tables.size(); ++i)
    by_agent += tables[i] == "using" && tables[i + 1] == "(" && tables[i + 2] == "agent";
  return outside(tables, ",") == tables.size() && joins == by_agent;
}

bool is_text(const std::string& token) {
  return token.size() > 2 && token.front() == '\'' && token.find('\'', 1) == token.size() - 1;
}

/// `agent_label ( agent , 'NAME' ) = 'VALUE'` at the front, agent perhaps of a table that is named.
std::optional<std::string> label_at(part all) {
  const bool is_of_table = all.size() > 3 && all[3] == ".";
  const auto name = is_of_table ? 6u : 4u, value = name + 3;
  if (all.size() <= value || all[0] != "agent_label" || all[1] != "(") return std::nullopt;
  if (all[name - 2] != "agent" || all[name - 1] != "," || all[name + 1] != ")" ||
      all[name + 2] != "=" || !is_text(all[name]) || !is_text(all[value]))
    return std::nullopt;
  constexpr std::array<std::string_view, 4> ends{"and", "group", "order", "limit"};
  const auto next = value + 1;
  if (next < all.size() && std::ranges::find(ends, all[next]) == ends.end()) return std::nullopt;
  const auto inside = [](const std::string& text) { return text.substr(1, text.size() - 2); };
  return inside(all[name]) + "=" + inside(all[value]);
}

}  // namespace

std::vector<std::string> wanted_labels(std::string_view question) {
  const auto all = tokens_of(question);
  if (std::ranges::count(all, "select") != 1 || std::ranges::any_of(all, makes_it_less_plain))
    return {};
  const part whole(all);
  const auto from = outside(whole, "from"), where = outside(whole, "where");
  if (where == all.size() || from > where || !is_of_one_host(whole.subspan(from, where - from)))
    return {};
  std::vector<std::string> out;
  int depth = 0;
  auto end = all.size();  // what follows the conditions has others, of groups
  for (const auto* clause : {"group", "having", "order", "limit"})
    end = std::min(end, outside(whole, clause));
  for (auto i = where; i < end; ++i) {
    depth += all[i] == "(" ? 1 : all[i] == ")" ? -1 : 0;
    if (depth != 0 || (all[i] != "where" && all[i] != "and")) continue;
    if (auto label = label_at(whole.subspan(i + 1))) out.push_back(std::move(*label));
  }
  return out;
}

}  // namespace query
