#include "collector/policy/native/unit_names.hpp"

#include <algorithm>
#include <array>

namespace collector::policy::native {

namespace {

constexpr std::array<std::string_view, 11> types{"service",   "socket", "device", "mount",
                                                 "automount", "swap",   "target", "path",
                                                 "timer",     "slice",  "scope"};

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> suffixes) {
  return std::ranges::find(suffixes, unit_suffix(name)) != suffixes.end();
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view(":-_.\\@").find(c) != std::string_view::npos;
}

}  // namespace

bool is_unit_type(std::string_view type) { return std::ranges::find(types, type) != types.end(); }

std::string_view unit_suffix(std::string_view name) {
  return name.substr(std::min(name.rfind('.'), name.size()));
}

unit_kind kind_of_unit(std::string_view name) {
  const auto suffix = unit_suffix(name);
  const auto stem = name.substr(0, name.size() - suffix.size());
  if (name.size() > 255 || suffix.empty() || stem.empty() || !is_unit_type(suffix.substr(1)))
    return unit_kind::invalid;
  if (!std::ranges::all_of(stem, is_name_character) || stem[0] == '@') return unit_kind::invalid;
  const auto at = stem.find('@');
  if (at == stem.npos) return unit_kind::plain;
  return at + 1 == stem.size() ? unit_kind::blank_template : unit_kind::instance;
}

std::string template_of(std::string_view name) {
  if (kind_of_unit(name) != unit_kind::instance) return std::string(name);
  return instance_of(name, "");
}

std::string instance_of(std::string_view name, std::string_view instance) {
  return std::string(name.substr(0, name.find('@') + 1)).append(instance).append(unit_suffix(name));
}

bool may_alias(std::string_view name) {
  return is_one_of(name, {".service", ".socket", ".target", ".device", ".timer", ".path"});
}

bool may_be_template(std::string_view name) {
  return is_one_of(name, {".service", ".socket", ".target", ".timer", ".path"});
}

}  // namespace collector::policy::native
