#include "cli/up/waiting_changes.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace cli {

namespace settings = common::settings;

namespace {

bool takes(const settings::program& p, const settings::setting& s) {
  return std::ranges::any_of(p.takes, [&](const auto& t) { return t.which == &s; });
}

/// Stages say themselves what becomes of theirs, but for what is typed to them.
bool is_told_by_a_stage(const settings::setting& s) {
  namespace of = settings::programs;
  if (&s == &settings::agent || &s == &settings::settle) return false;
  for (const settings::program* p :
       {&of::broker, &of::wdb, &of::analyzer, &of::alerts, &of::collector})
    if (takes(*p, s)) return true;
  return false;
}

}  // namespace

std::vector<std::string> waiting_changes(const settings::values& running,
                                         const settings::configuration& said) {
  std::vector<std::string> out;
  settings::values fresh(running.of());
  said.apply_to(fresh);
  for (const auto* s : settings::configurable()) {
    if (!takes(running.of(), *s) || is_told_by_a_stage(*s) ||
        running.origin_of(*s) == settings::typed_origin ||
        running.texts_of(*s) == fresh.texts_of(*s))
      continue;
    out.push_back(fmt::format("{}: '{}' takes effect with a restart of `muster up`", s->field(),
                              fmt::join(fresh.texts_of(*s), ",")));
  }
  return out;
}

}  // namespace cli
