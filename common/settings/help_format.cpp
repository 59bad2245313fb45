#include "common/settings/help_format.hpp"

#include <algorithm>

#include "common/letters.hpp"

namespace common::settings {

namespace {

/// CLI11 says `TEXT:{table,json}` of choices, `TEXT` and `UINT` of anything.
std::string value_word(const CLI::Option& o) {
  constexpr std::string_view choices = "TEXT:{";
  auto type = o.get_type_name();
  if (type.starts_with(choices)) {
    type = type.substr(choices.size(), type.size() - choices.size() - 1);
    std::ranges::replace(type, ',', '|');
    return type;
  }
  if (type == "UINT") return "NUMBER";
  if (type != "TEXT") return type;
  const auto name = o.get_single_name();
  return upper_case(name.substr(name.rfind('-') + 1));
}

}  // namespace

std::string help_format::make_option_opts(const CLI::Option* o) const {
  if (o->get_type_size() == 0) return "";  // a flag
  const bool is_list = o->get_expected_max() == CLI::detail::expected_max_vector_size;
  const auto word = value_word(*o);
  // The name of a position says what it is; choices say more.
  const bool is_said = o->get_positional() && word.find('|') == word.npos;
  return (is_said ? "" : " " + word) + (is_list ? " ..." : "");
}

std::string help_format::make_option_desc(const CLI::Option* o) const {
  auto out = o->get_description();
  if (!o->get_default_str().empty()) out += "; default: " + o->get_default_str();
  if (o->get_required() && !o->get_positional()) out += "; required";
  return out;
}

}  // namespace common::settings
