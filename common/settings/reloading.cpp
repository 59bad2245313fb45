#include "common/settings/reloading.hpp"

#include <algorithm>

#include "common/log.hpp"

namespace common::settings {

namespace {

/// The same command line with the configuration as it is by now.
values with_configuration(const values& v, const configuration& said) {
  values out(v.of());
  for (const auto& t : v.of().takes)
    if (v.origin_of(*t.which) == typed_origin)
      out.put(*t.which, v.texts_of(*t.which), std::string(typed_origin));
  said.apply_to(out);
  return out;
}

std::string place_of(const values& v, const setting& s) {
  return v.is_default(s) ? "the default" : v.origin_of(s);
}

/// Every stage follows these.
bool is_of_log(const setting* which) {
  return which == &log_format || which == &log_size || which == &log_count;
}

}  // namespace

void use_log_settings(const values& v) {
  use_log_format(log_format_called(v.get(log_format)));
  use_log_limits({.bytes = v.get(log_size), .kept = v.get(log_count)});
}

std::optional<values> reloaded(bool asked, const values& now,
                               std::span<const setting* const> followed) {
  if (!asked) return std::nullopt;
  reopen_log();
  const auto said = configuration::read(configuration_folder(now.get(data)));
  if (!said) {
    spdlog::error("{}; everything stays as it was", one_line(said.error().detail));
    return std::nullopt;
  }
  const auto fresh = with_configuration(now, *said);
  auto out = now;
  bool any = false;
  for (const auto& [which, was, is] : differences(now, fresh)) {
    const auto from = place_of(fresh, *which);
    if (!is_of_log(which) && std::ranges::find(followed, which) == followed.end()) {
      spdlog::warn("{}: '{}' takes effect with a restart, until then it is '{}' ({})",
                   which->field(), is, was, from);
      continue;
    }
    spdlog::info("{}: '{}' from now on, it was '{}' ({})", which->field(), is, was, from);
    out.put(*which, fresh.texts_of(*which), fresh.origin_of(*which));
    any = true;
  }
  use_log_settings(out);
  return any ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace common::settings
