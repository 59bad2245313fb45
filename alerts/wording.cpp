#include "alerts/wording.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <span>

#include "common/clock.hpp"
#include "common/hash.hpp"

namespace alerts {

using schemas::alert;

namespace {
constexpr std::size_t most_parts = 256, most_bytes = 1u << 20, most_details = 400,
                      most_agents_named = 5;

/// "11 packages were installed, 2 services were added": the rules of which there are several, in
/// the order of the parts.
std::string headline(std::span<const alert> parts) {
  struct kind {
    const alert* first;
    std::size_t count;
  };
  std::vector<kind> kinds;
  for (const auto& a : parts) {
    const auto at = std::ranges::find(
        kinds, a.rule, [](const kind& k) -> auto& { return k.first->rule; });
    if (at != kinds.end())
      ++at->count;
    else
      kinds.push_back({&a, 1});
  }
  std::string out;
  for (const auto& k : kinds) {
    if (k.count == 1) continue;
    const bool named = !k.first->many.empty();
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", k.count,
                       named ? k.first->many : "x " + k.first->rule);
  }
  return out;
}

/// The messages of the parts, as many as there is room for; the first in any case.
std::string details(std::span<const alert> parts) {
  std::string out;
  std::size_t said = 0;
  for (const auto& a : parts) {
    if (said > 0 && out.size() + a.message.size() > most_details) break;
    out += (said++ == 0 ? "" : "; ") + a.message;
  }
  if (said < parts.size()) out += fmt::format("; and {} more", parts.size() - said);
  return out;
}

/// What the headline does not count comes first: there may be no room for all.
std::string message_of(std::vector<alert> parts) {
  const auto head = headline(parts);
  if (head.empty()) return details(parts);
  const auto all = parts;
  std::ranges::stable_partition(
      parts, [&](const alert& a) { return std::ranges::count(all, a.rule, &alert::rule) == 1; });
  return head + ": " + details(parts);
}

std::string named(const std::vector<std::string>& agents) {
  const auto shown = std::min(agents.size(), most_agents_named);
  auto out = fmt::format("on {} agents: {}", agents.size(),
                         fmt::join(std::span(agents).first(shown), ", "));
  if (shown < agents.size()) out += fmt::format(" and {} more", agents.size() - shown);
  return out;
}

/// How many of them there is room for; the first in any case.
std::size_t kept_of(std::span<const alert> parts) {
  std::size_t out = 0, bytes = 0;
  for (const auto& a : parts.first(std::min(parts.size(), most_parts))) {
    bytes += a.old_stable.bytes.size() + a.new_stable.bytes.size() + a.message.size();
    if (out > 0 && bytes > most_bytes) break;
    ++out;
  }
  return out;
}

std::string id_of(std::span<const alert> parts) {
  std::string all;
  for (const auto& a : parts) all += a.id.bytes;
  return common::sha256(all).substr(0, 16);
}
}  // namespace

bool tells_of_row(const alert& a) {
  return !a.old_stable.bytes.empty() || !a.new_stable.bytes.empty();
}

schemas::told_alert tell_together(std::vector<alert> parts, schemas::i64 now) {
  std::ranges::stable_sort(parts, std::greater{}, &alert::severity);
  schemas::told_alert out;
  out.id = parts.size() == 1 ? parts.front().id : schemas::blob{id_of(parts)};
  out.severity = parts.front().severity;
  out.time = now;
  for (const auto& a : parts)
    if (std::ranges::find(out.agents, a.agent) == out.agents.end()) out.agents.push_back(a.agent);
  std::ranges::sort(out.agents);
  if (out.agents.size() == 1) {
    out.message = message_of(parts);
  } else {
    // Scores differ from agent to agent: where there is more to tell they are left to the parts.
    std::vector<alert> of_one;
    std::ranges::copy_if(parts, std::back_inserter(of_one), [&](const alert& a) {
      return a.agent == parts.front().agent && (tells_of_row(a) || !tells_of_row(parts.front()));
    });
    out.message = message_of(of_one) + ", " + named(out.agents);
  }
  const auto kept = kept_of(parts);
  out.left_out = parts.size() - kept;
  parts.resize(kept);
  out.parts = std::move(parts);
  return out;
}

schemas::told_alert tell_repeats(const schemas::recurrence& r, schemas::i64 now) {
  auto out = tell_together({r.last}, now);
  // Another id than that of the alert, which was told itself, or is told by the next period.
  out.id = {common::sha256(r.last.id.bytes + std::to_string(r.since)).substr(0, 16)};
  out.times = r.told + r.untold;
  out.message +=
      fmt::format("; this came {} times since {}", out.times, common::format_time(r.since));
  return out;
}

}  // namespace alerts
