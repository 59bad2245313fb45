#include "views/row_key.hpp"

#include <algorithm>
#include <map>

#include "common/log.hpp"
#include "common/suggest.hpp"

namespace views {

using common::errc;
using common::fail;
using common::result;

namespace {

/// Empty when the column is absent.
std::string key_column_text(const schemas::json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return common::one_line(value.get<std::string>());
  return schemas::dump_line(value);
}

/// Key column → value, of `column=value,column=value`; a comma parts only where another key column
/// follows. Empty: not of this form.
std::map<std::string, std::string> assignments(const schemas::table& t, std::string_view typed) {
  std::map<std::string, std::string> out;
  std::string* value = nullptr;
  for (std::string_view rest = typed; !rest.empty();) {
    const auto columns = t.columns.first(t.keys);
    const auto at = std::ranges::find_if(columns, [&](const auto& c) {
      return rest.starts_with(c.name) && rest.substr(c.name.size()).starts_with('=');
    });
    if (at == columns.end() && value == nullptr) return {};
    if (at != columns.end()) {
      value = &out[std::string(at->name)];
      rest.remove_prefix(at->name.size() + 1);
    } else {
      *value += ",";  // this comma parted nothing
    }
    const auto comma = rest.find(',');
    *value += rest.substr(0, comma);
    rest.remove_prefix(comma == rest.npos ? rest.size() : comma + 1);
  }
  return out;
}

using key_columns = std::map<std::string, std::string>;

key_columns columns_of(const schemas::table& t, const std::string& key) {
  key_columns out;
  const schemas::json columns = schemas::key_json(t, key);
  for (const auto& [column, value] : columns.items()) out[column] = key_column_text(value);
  return out;
}

/// Which columns of the key were named; nothing when the key is another.
std::optional<std::size_t> matched(const key_columns& key, const key_columns& wanted,
                                   const std::string& typed) {
  if (wanted.empty()) {
    const bool any = std::ranges::any_of(key, [&](const auto& c) { return c.second == typed; });
    return any ? std::optional<std::size_t>{1} : std::nullopt;
  }
  for (const auto& [column, value] : wanted)
    if (key.at(column) != value) return std::nullopt;
  return wanted.size();
}

std::size_t present_columns(const key_columns& key) {
  return static_cast<std::size_t>(
      std::ranges::count_if(key, [](const auto& c) { return !c.second.empty(); }));
}

/// Those that match; only those without further columns when there are such.
std::vector<std::string> matching(const schemas::table& t, const std::set<std::string>& keys,
                                  const std::string& typed) {
  const auto wanted = assignments(t, typed);
  std::vector<std::string> all, exact;
  for (const auto& key : keys) {
    const auto columns = columns_of(t, key);
    const auto named = matched(columns, wanted, typed);
    if (!named) continue;
    all.push_back(key);
    if (present_columns(columns) <= *named) exact.push_back(key);
  }
  return exact.size() == 1 ? exact : all;
}

/// `name=…,uid=…`
std::string form_of_key(const schemas::table& t) {
  std::string out;
  for (const auto& c : t.columns.first(t.keys))
    out += fmt::format("{}{}=…", out.empty() ? "" : ",", c.name);
  return out;
}

/// The first word before a `=` that is no column of the key; empty: there is none. A value may have
/// such a sign too, which is why this is asked when no row was found.
std::string_view wrong_column(const schemas::table& t, std::string_view typed) {
  constexpr auto letters = "abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const auto columns = t.columns.first(t.keys);
  while (!typed.empty()) {
    const auto part = typed.substr(0, typed.find(','));
    typed.remove_prefix(std::min(part.size() + 1, typed.size()));
    const auto name = part.substr(0, part.find('='));
    if (name.size() == part.size() || name.empty() || name.find_first_not_of(letters) != name.npos)
      continue;
    if (std::ranges::find(columns, name, &schemas::column::name) == columns.end()) return name;
  }
  return {};
}

common::error unknown_column(const schemas::table& t, std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& c : t.columns.first(t.keys)) names.push_back(c.name);
  return {errc::usage, fmt::format("'{}' is no column of the key of {}{}; a key is {} or the value "
                                   "of one of them",
                                   common::one_line(name), t.name,
                                   common::did_you_mean(name, names), form_of_key(t))};
}

common::error unknown_key(const schemas::table& t, const store::table_keys& keys,
                          const std::string& typed) {
  std::vector<std::string> texts;
  for (const auto* some : {&keys.present, &keys.gone})
    for (const auto& key : *some) {
      texts.push_back(key_text(t, key));
      for (const auto& [column, value] : columns_of(t, key))
        if (!value.empty()) texts.push_back(value);
    }
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  return {errc::not_found,
          fmt::format("{} has no row '{}', nor had one in the history that is kept{}; a key is {} "
                      "or the value of one of them",
                      t.name, common::one_line(typed), common::did_you_mean(typed, views),
                      form_of_key(t))};
}

}  // namespace

std::string key_text(const schemas::table& t, const std::string& key) {
  std::string out;
  const schemas::json columns = schemas::key_json(t, key);
  for (const auto& [column, value] : columns.items())
    if (!value.is_null())
      out += fmt::format("{}{}={}", out.empty() ? "" : ",", column, key_column_text(value));
  return out;
}

result<std::vector<std::string>> find_keys(const schemas::table& t, const store::table_keys& keys,
                                           const std::string& typed) {
  auto found = matching(t, keys.present, typed);
  if (found.empty()) found = matching(t, keys.gone, typed);
  if (!found.empty()) return found;
  if (typed.empty())
    return fail(errc::usage, "KEY is empty: a key is {} or the value of one of them",
                form_of_key(t));
  if (const auto name = wrong_column(t, typed); !name.empty()) return fail(unknown_column(t, name));
  return fail(unknown_key(t, keys, typed));
}

}  // namespace views
