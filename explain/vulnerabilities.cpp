#include <algorithm>

#include "common/clock.hpp"
#include "explain/touching.hpp"
#include "vulnerabilities/waived.hpp"

namespace explain {

using common::errc;
using common::fail;
using common::result;
using vulnerabilities::finding;
using vulnerabilities::state;

namespace {

/// Only these packages are asked for: of others nothing is told.
void keep_only(vulnerabilities::host_packages& all, const std::vector<thing>& wanted) {
  std::erase_if(all.all, [&](const vulnerabilities::installed_package& p) {
    return std::ranges::none_of(wanted, [&](const thing& t) {
      return std::ranges::any_of(p.rows, [&](const auto* row) { return row->name == t.name; });
    });
  });
}

hop hop_of(const finding& f, const schemas::waiver* waived, std::optional<std::int64_t> as_of) {
  const bool is_open = f.what == nullptr || f.is == state::unknown;
  hop out{link::cves, is_open ? answer::unknown : answer::known, std::nullopt, f.reason, as_of};
  if (f.what == nullptr) return out;
  out.value = f.what->cve;
  out.evidence = std::string(vulnerabilities::name(f.is));
  if (waived != nullptr) out.evidence += ", " + schemas::waived_text(*waived);
  if (f.what->severity) out.evidence += fmt::format(", {}", schemas::name(*f.what->severity));
  out.evidence += fmt::format(": {} {}: {}", f.source, f.version, f.reason);
  if (!f.what->fixed_version.empty() && f.is != state::fixed)
    out.evidence += "; fixed in " + f.what->fixed_version;
  if (f.feed != nullptr)
    out.evidence += fmt::format("; feed {} of {}", f.feed->ecosystem,
                                common::format_time(f.feed->date).substr(0, 10));
  return out;
}

hop without_value(answer is, std::string why, std::optional<std::int64_t> as_of) {
  return {link::cves, is, std::nullopt, std::move(why), as_of};
}

/// That nothing was found, and what else records say.
hop nothing_found(const vulnerabilities::host_findings& found, std::optional<std::int64_t> as_of) {
  std::string why = "no record of a feed affects these packages";
  for (const auto& [is, n] : found.left_out)
    why += fmt::format("; {} {}", n, vulnerabilities::name(is));
  return without_value(answer::none, std::move(why), as_of);
}

}  // namespace

result<hops> touching_vulnerabilities(const chain& c, host_facts& of,
                                      const feeds_and_waivers& with) {
  const auto packages = of.standing_of(schemas::table_id::packages);
  const auto as_of = packages.as_of;
  const bool is_open = c.is_unnamed_file || c.gaps.contains(link::package) ||
                       (c.processes.empty() && c.gaps.contains(link::process));
  if (c.packages.empty())
    return hops{is_open ? without_value(answer::unknown, "the package is not known", as_of)
                        : without_value(answer::none, "no package is known to it", as_of)};
  if (with.feeds.all().empty())
    return hops{
        without_value(answer::unknown, "no feeds: `muster feed import PATH` takes them", as_of)};
  const auto store = of.store();
  if (!store) return hops{without_value(answer::unknown, "its store cannot be read", as_of)};
  const auto rows = vulnerabilities::read_rows(store->reader());
  if (!rows) {
    of.skip(schemas::table_id::packages, rows.error().detail);
    return hops{without_value(answer::unknown, rows.error().detail, as_of)};
  }
  auto on = vulnerabilities::packages_of(*rows, with.known);
  keep_only(on, c.packages);
  vulnerabilities::finding_filter wanted;
  wanted.states = {state::affected, state::not_running, state::unknown};
  auto found = vulnerabilities::find_all(with.by, with.feeds, on, wanted);
  if (!found) return fail(found.error());
  std::ranges::stable_sort(found->all, std::ranges::greater{}, [](const finding& f) {
    const auto severity = f.what != nullptr ? f.what->severity : std::nullopt;
    return std::pair(f.is, severity ? static_cast<int>(*severity) : -1);
  });
  hops out;
  for (const auto& f : found->all)
    out.push_back(
        hop_of(f, vulnerabilities::waiver_of(f, with.waivers, of.host().agent, of.now()), as_of));
  if (!is_whole(packages)) out.push_back(without_value(answer::unknown, packages.why, as_of));
  if (out.empty()) out.push_back(nothing_found(*found, as_of));
  return out;
}

}  // namespace explain
