#include "query/coverage.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <ranges>

#include "views/values.hpp"

namespace query {

namespace {

std::optional<std::int64_t> earlier(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
  if (!a || !b) return a ? a : b;
  return std::min(a, b);
}

}  // namespace

void coverage_log::note(std::size_t host, std::string_view table, const table_standing& s) {
  auto& to = hosts_[host];
  to.is_stale = to.is_stale || s.is == standing::stale;
  to.is_never = to.is_never || s.is == standing::never;
  if (s.is == standing::unknown)
    to.unknown.emplace(table);
  else
    to.as_of = earlier(to.as_of, s.as_of);
}

coverage coverage_log::sum() const {
  coverage out;
  for (const auto& [host, h] : hosts_) {
    for (const auto& table : h.unknown) ++out.unknown[table];
    if (!h.unknown.empty())
      ++out.unknown_hosts;
    else
      ++(h.is_never ? out.never : h.is_stale ? out.stale : out.answered);
    if (h.unknown.empty()) out.as_of_oldest = earlier(out.as_of_oldest, h.as_of);
  }
  out.not_asked = static_cast<std::size_t>(
      std::ranges::count_if(left_, [&](std::size_t host) { return !hosts_.contains(host); }));
  return out;
}

schemas::json coverage_json(const coverage& c) {
  auto unknown = schemas::json::object();
  for (const auto& [table, hosts] : c.unknown) unknown[table] = hosts;
  schemas::json out{{"type", "coverage"},
                    {"answered", c.answered},
                    {"stale", c.stale},
                    {"never", c.never},
                    {"unknown", std::move(unknown)},
                    {"as_of_oldest", views::time_json(c.as_of_oldest)}};
  if (c.not_asked > 0) out["not_asked"] = c.not_asked;
  return out;
}

std::string coverage_text(const coverage& c, std::string_view longest) {
  auto out = fmt::format("hosts: {} answered", c.answered);
  if (c.stale > 0) out += fmt::format(", {} stale > {}", c.stale, longest);
  if (c.never > 0) out += fmt::format(", {} never seen", c.never);
  if (c.unknown_hosts > 0)
    out += fmt::format(", {} unknown ({})", c.unknown_hosts,
                       fmt::join(c.unknown | std::views::keys, ", "));
  if (c.not_asked > 0) out += fmt::format(", {} not asked", c.not_asked);
  return out;
}

}  // namespace query
