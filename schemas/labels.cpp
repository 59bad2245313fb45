#include "schemas/labels.hpp"

#include <algorithm>

#include "common/log.hpp"

namespace schemas {

using common::errc;
using common::fail;

namespace {

std::string_view name_of(std::string_view label) { return label.substr(0, label.find('=')); }

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

}  // namespace

common::status check_label(std::string_view label) {
  const auto name = name_of(label);
  const bool is_shown_as_it_is = common::one_line(label) == label;
  if (name.empty() || name.size() == label.size() || label.size() > longest_label ||
      !is_shown_as_it_is || !std::ranges::all_of(name, is_name_byte))
    return fail(errc::usage,
                "'{}': NAME=VALUE of at most {} bytes was expected, the name of letters, digits, "
                "'.', '_' and '-', the value of characters that a terminal shows",
                common::one_line(label), longest_label);
  return {};
}

common::result<labels> changed_labels(labels before, const labels& set,
                                      const std::vector<std::string>& unset) {
  const auto take_away = [&](std::string_view name) {
    return std::erase_if(before, [&](const std::string& l) { return name_of(l) == name; }) > 0;
  };
  for (const auto& name : unset)
    if (!take_away(name))
      return fail(errc::usage, "there is no label '{}'", common::one_line(name));
  for (const auto& label : set) {
    if (auto s = check_label(label); !s) return fail(s.error());
    take_away(name_of(label));
    before.push_back(label);
  }
  if (before.size() > most_labels) return fail(errc::usage, "{} labels at most", most_labels);
  std::ranges::sort(before);
  return before;
}

labels added_labels(labels given, const labels& more) {
  for (const auto& label : more)
    if (std::ranges::find(given, name_of(label), name_of) == given.end()) given.push_back(label);
  std::ranges::sort(given);
  return given;
}

common::status check_wanted_label(std::string_view wanted) {
  const bool any_value = wanted.find('=') == wanted.npos;
  return check_label(std::string(wanted) + (any_value ? "=" : ""));
}

bool has_labels(const labels& of, const std::vector<std::string>& wanted) {
  return std::ranges::all_of(wanted, [&](const std::string& w) {
    const bool any_value = w.find('=') == w.npos;
    return std::ranges::any_of(
        of, [&](const std::string& l) { return any_value ? name_of(l) == w : l == w; });
  });
}

}  // namespace schemas
