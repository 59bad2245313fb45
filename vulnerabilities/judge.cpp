#include "vulnerabilities/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace vulnerabilities {

namespace {

using common::versions::compare;
using common::versions::format;

format order_of(const version_range& range, format of_ecosystem) {
  return range.is_semantic ? format::npm : of_ecosystem;
}

bool is(const range_event& event, event_kind kind) { return event.kind == static_cast<u64>(kind); }

/// "0" comes before every version, also before those that sort before 0.
bool is_first(const range_event& event) {
  return is(event, event_kind::introduced) && event.version == "0";
}

/// The version is `event.version` or later.
bool is_reached(const range_event& event, format order, std::string_view version) {
  return is_first(event) || compare(order, version, event.version) >= 0;
}

bool is_passed(const range_event& event, format order, std::string_view version) {
  return compare(order, version, event.version) > 0;
}

/// Ranges of a branch have a limit, which no version of theirs reaches.
bool is_within_limits(const version_range& range, format order, std::string_view version) {
  bool any = false;
  for (const auto& event : range.events) {
    if (!is(event, event_kind::limit)) continue;
    any = true;
    if (event.version == "*" || compare(order, version, event.version) < 0) return true;
  }
  return !any;
}

/// A range as a version walks through its events.
struct walk {
  bool is_in = false, was_in = false;
  const range_event* began = nullptr;  ///< what the version is in, or was in last
  const range_event* ended = nullptr;  ///< the event that ended that; of one it is in: that will
};

walk through(const version_range& range, format order, std::string_view version) {
  walk out;
  if (!is_within_limits(range, order, version)) return out;
  for (const auto& event : range.events) {
    const bool begins = is(event, event_kind::introduced);
    if (is(event, event_kind::limit)) continue;
    const bool counts = is(event, event_kind::last_affected) ? is_passed(event, order, version)
                                                             : is_reached(event, order, version);
    if (!counts) {
      if (out.is_in && !begins && out.ended == nullptr) out.ended = &event;
      continue;
    }
    if (begins) {
      if (!out.is_in) out.began = &event, out.ended = nullptr;
      out.is_in = out.was_in = true;
    } else if (out.is_in) {
      out.is_in = false;
      out.ended = &event;
    }
  }
  return out;
}

std::string_view word_of(format order) {
  switch (order) {
    case format::deb:
      return "dpkg's order";
    case format::rpm:
      return "rpm's order";
    case format::apk:
      return "apk's order";
    case format::pypi:
      return "upstream order, PEP 440";
    case format::npm:
      return "upstream order, SemVer";
  }
  return "";
}

std::string text_of(const range_event& event) {
  constexpr std::array<std::string_view, 4> names{"introduced", "last_affected", "fixed", "limit"};
  return fmt::format("{} {}", event.kind < names.size() ? names.at(event.kind) : "?",
                     event.version);
}

std::string fixed_by(const range_event* event) {
  return event != nullptr && is(*event, event_kind::fixed) ? event->version : std::string();
}

judgement in_range(const walk& by, format order, std::string_view version) {
  const auto fixed = fixed_by(by.ended);
  judgement out{.is = state::affected,
                .fixed_version = fixed,
                .why = {},
                .event = text_of(by.ended == nullptr ? *by.began : *by.ended),
                .compared_by = std::string(word_of(order))};
  const auto since = is_first(*by.began) ? std::string("every version")
                                         : fmt::format("{} and what follows it ({})",
                                                       by.began->version, out.compared_by);
  out.why = by.ended == nullptr ? fmt::format("{} is affected: there is no fix", since)
            : fixed.empty()     ? fmt::format("{} is not after {}, the last that is affected ({})",
                                              version, by.ended->version, out.compared_by)
                            : fmt::format("{} is before {}, which fixes it ({})", version, fixed,
                                          out.compared_by);
  return out;
}

judgement after_range(const walk& by, format order, std::string_view version) {
  const auto fixed = fixed_by(by.ended);
  judgement out{.is = state::fixed,
                .fixed_version = fixed,
                .why = {},
                .event = text_of(*by.ended),
                .compared_by = std::string(word_of(order))};
  out.why = fixed.empty() ? fmt::format("{} is after {}, the last that is affected ({})", version,
                                        by.ended->version, out.compared_by)
                          : fmt::format("{} is not before {}, which fixes it ({})", version, fixed,
                                        out.compared_by);
  return out;
}

/// Of a listed version: the first fix above it that a range has.
std::string next_fix(const affected_versions& of, format order, std::string_view version) {
  std::string out;
  for (const auto& range : of.ranges)
    for (const auto& event : range.events) {
      const auto by = order_of(range, order);
      if (!is(event, event_kind::fixed) || compare(by, event.version, version) <= 0) continue;
      if (out.empty() || compare(by, event.version, out) < 0) out = event.version;
    }
  return out;
}

}  // namespace

std::string_view name(state s) {
  const auto n = static_cast<std::size_t>(s);
  return n < state_names.size() ? state_names[n] : "?";
}

void prepare(affected_versions& of, format order) {
  for (auto& range : of.ranges) {
    const auto by = order_of(range, order);
    std::ranges::stable_sort(range.events, [by](const range_event& a, const range_event& b) {
      if (is_first(a) || is_first(b)) return is_first(a) && !is_first(b);
      const auto versions = compare(by, a.version, b.version);
      return versions != 0 ? versions < 0 : a.kind < b.kind;
    });
  }
  // Versions that a range has too are only longer to search; past the limit they are, rather than
  // that a hostile record holds up an import.
  constexpr std::size_t most_comparisons = 10'000'000;
  std::size_t events = 0;
  for (const auto& range : of.ranges) events += range.events.size();
  if (events * of.versions.size() > most_comparisons) return std::ranges::sort(of.versions), void();
  std::erase_if(of.versions, [&](const std::string& version) {
    return std::ranges::any_of(of.ranges, [&](const version_range& range) {
      return through(range, order_of(range, order), version).is_in;
    });
  });
  std::ranges::sort(of.versions);
}

judgement judge(const affected_versions& of, format order, std::string_view version) {
  judgement out;
  out.why = "no version of this is affected that the record names";
  for (const auto& range : of.ranges) {
    const auto by_order = order_of(range, order);
    const auto by = through(range, by_order, version);
    if (by.is_in) return in_range(by, by_order, version);
    if (by.was_in && out.is != state::fixed) {
      out = after_range(by, by_order, version);
    } else if (out.is == state::not_affected && !range.events.empty()) {
      out.event = text_of(range.events.front());
      out.compared_by = word_of(by_order);
      out.why = fmt::format("{} is before {}, where it was introduced ({})", version,
                            range.events.front().version, out.compared_by);
    }
  }
  if (std::ranges::binary_search(of.versions, version, std::less<>{}))
    return {.is = state::affected,
            .fixed_version = next_fix(of, order, version),
            .why = fmt::format("the record lists {} as affected", version),
            .event = fmt::format("versions {}", version),
            .compared_by = {}};
  return out;
}

}  // namespace vulnerabilities
