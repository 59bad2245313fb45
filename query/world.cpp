#include "query/world.hpp"

#include <algorithm>

#include "common/time_or_age.hpp"

namespace query {

using common::errc;
using common::fail;

namespace {

std::vector<std::size_t> hosts_with_ids(const fleet& f, const condition& agents) {
  std::vector<std::size_t> out;
  const auto id = [](const host& h) -> const std::string& { return h.agent; };
  for (const auto& v : agents.values) {
    const auto* wanted = std::get_if<std::string>(&v);
    if (wanted == nullptr) continue;
    const auto at = std::ranges::lower_bound(f.hosts(), *wanted, {}, id);
    if (at != f.hosts().end() && at->agent == *wanted)
      out.push_back(static_cast<std::size_t>(at - f.hosts().begin()));
  }
  std::ranges::sort(out);
  out.erase(std::ranges::unique(out).begin(), out.end());
  return out;
}

std::vector<std::size_t> all_hosts(const fleet& f) {
  if (f.only()) return {*f.only()};
  std::vector<std::size_t> out(f.hosts().size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = i;
  return out;
}

}  // namespace

std::vector<std::size_t> chosen_hosts(const fleet& f, const condition* agents,
                                      const condition* hostnames) {
  auto out = agents == nullptr ? all_hosts(f) : hosts_with_ids(f, *agents);
  if (f.only()) std::erase_if(out, [&](std::size_t i) { return i != *f.only(); });
  if (hostnames != nullptr)
    std::erase_if(out, [&](std::size_t i) {
      const sql_value name = f.hosts()[i].hostname;
      return std::ranges::find(hostnames->values, name) == hostnames->values.end();
    });
  return out;
}

std::int64_t row_number(std::size_t host, std::string_view row) {
  constexpr std::uint64_t odd = 0x9e37'79b9'7f4a'7c15;  // spreads small numbers over all bits
  return static_cast<std::int64_t>(std::hash<std::string_view>{}(row) ^ ((host + 1) * odd));
}

const condition* find_condition(const std::vector<condition>& all, std::size_t column) {
  const auto at = std::ranges::find(all, column, &condition::column);
  return at == all.end() ? nullptr : &*at;
}

common::result<std::int64_t> time_of(std::string_view column, const condition& c,
                                     std::int64_t now) {
  const auto* text = std::get_if<std::string>(&c.values.front());
  if (text == nullptr)
    return fail(errc::usage, "{} takes a text, as '2026-11-24', '2026-11-24T14:05:00Z' or '2h'",
                column);
  auto at = common::parse_time_or_age(*text, now);
  if (!at) return fail(errc::usage, "{}: {}", column, at.error().detail);
  if (*at > now)
    return fail(errc::usage, "{} = '{}' is still to come: it is {}", column, *text,
                common::format_time(now));
  return at;
}

}  // namespace query
