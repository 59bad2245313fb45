#include "collector/inventory/accounts/shadow.hpp"

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t entries_limit = 100'000;

schemas::integer days(std::string_view s) {
  const auto n = number(s);
  return n && *n >= 0 && *n < 10'000'000 ? n : std::nullopt;
}

schemas::instant date(std::string_view s) {
  const auto n = days(s);
  return n ? schemas::instant{*n * 86'400'000} : schemas::instant{};
}

}  // namespace

schemas::text password_algorithm(std::string_view field) {
  while (field.starts_with('!')) field.remove_prefix(1);
  if (field.size() < 2 || field.starts_with('*')) return {};
  if (field[0] != '$') return field.size() == 13 ? schemas::text("des") : schemas::text{};
  const auto end = field.find('$', 1);
  return end == field.npos ? schemas::text{} : text_or_absent(field.substr(1, end - 1), 16);
}

std::string_view password_state(std::string_view field) {
  if (field.empty()) return "empty";
  if (field[0] != '!') return field[0] == '*' || field == "x" ? "disabled" : "set";
  while (field.starts_with('!')) field.remove_prefix(1);
  return field.empty() || field[0] == '*' ? "disabled" : "locked";
}

std::map<std::string, shadow_entry, std::less<>> parse_shadow(std::string_view rest) {
  std::map<std::string, shadow_entry, std::less<>> out;
  for (std::string_view line; out.size() < entries_limit && next_line(rest, line);) {
    const auto f = split(trim(line), ':', 10);
    if (f.size() < 8 || f[0].empty() || f[0][0] == '#') continue;
    out.try_emplace(std::string(f[0]), shadow_entry{.state = std::string(password_state(f[1])),
                                                    .algorithm = password_algorithm(f[1]),
                                                    .changed_at = date(f[2]),
                                                    .expires_at = date(f[7]),
                                                    .min_days = days(f[3]),
                                                    .max_days = days(f[4]),
                                                    .warning_days = days(f[5]),
                                                    .inactive_days = days(f[6])});
  }
  return out;
}

}  // namespace collector::inventory
