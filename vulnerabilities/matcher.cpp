#include "vulnerabilities/matcher.hpp"

#include <algorithm>
#include <map>

#include "common/clock.hpp"
#include "common/letters.hpp"
#include "vulnerabilities/minor_releases.hpp"

namespace vulnerabilities {

using common::fail;
using common::result;
using common::status;

namespace {

constexpr std::size_t most_known = 1'000'000;  // then they are found anew
constexpr std::string_view module_mark = ".module";

bool names(const verdict& v, const std::string& id) {
  return v.cve == id || std::ranges::find(v.ids, id) != v.ids.end();
}

bool is_of_module(std::string_view version) {
  return version.find(module_mark) != version.npos || version.find("+module") != version.npos;
}

/// Streams of modules have versions of their own, which nothing else is compared with.
bool is_of_other_kind(const affected_versions& entry, std::string_view version) {
  for (const auto& range : entry.ranges)
    for (const auto& event : range.events)
      if (event.kind == static_cast<u64>(event_kind::fixed))
        return is_of_module(event.version) != is_of_module(version);
  return false;
}

judgement judge_entry(const record_facts& record, const affected_versions& entry,
                      common::versions::format order, const std::string& version) {
  judgement out;
  if (record.withdrawn != 0) {
    out.event = "withdrawn";
    out.why = "the record was withdrawn";
    if (record.withdrawn > 1)
      out.why += " on " + common::format_time(record.withdrawn).substr(0, 10);
    return out;
  }
  if (order == common::versions::format::rpm && is_of_other_kind(entry, version)) {
    out.why = "one is of a module's stream, the other is not";
    return out;
  }
  return judge(entry, order, version);
}

/// A backport is built from another release, and what is fixed there this release does not say.
bool is_backport(std::string_view version) { return version.find("~bpo") != version.npos; }

bool is_fips(const std::string& version) {
  return common::lower_case(version).find("fips") != std::string::npos;
}

/// Of an advisory: the security team found that it is not minor.
bool is_advisory(std::string_view id) {
  return id.starts_with("DSA-") || id.starts_with("DLA-") || id.starts_with("DTSA-");
}

/// Of kernels that are patched while they run: its versions are those that a patch is for, and say
/// nothing of the kernel's own packages where another record does.
bool is_of_live_patches(std::string_view id) { return id.starts_with("LSN-"); }

void merge(verdict& to, const record_facts& record, const judgement& what,
           const std::string& ecosystem, const std::string& remark) {
  to.ids.push_back(record.id);
  to.severity = std::max(to.severity, record.how_grave());
  if (record.published != 0)
    to.published = to.published == 0 ? record.published : std::min(to.published, record.published);
  if (to.ids.size() > 1 && (what.is <= to.is || is_of_live_patches(record.id))) return;
  to.is = what.is;
  to.ecosystem = ecosystem;
  to.fixed_version = what.fixed_version;
  to.record = record.id;
  to.event = what.event;
  to.compared_by = what.compared_by;
  to.why = remark.empty() ? what.why : fmt::format("{}; {}", what.why, remark);
}

}  // namespace

result<std::vector<matcher::said>> matcher::ask_records(const host_release& on,
                                                        const std::string& package,
                                                        const std::string& version) {
  std::map<const record_facts*, said> all;
  const auto name = package_key(*on.of, package);
  const auto& layers = is_fips(version) ? on.layers_of_fips : on.layers;
  for (const auto& layer : layers)
    for (const auto& ecosystem : layer.ecosystems) {
      const auto take = [&](const record_facts& record, const affected_versions& entry) -> status {
        auto& to = all[&record];
        if (to.by != nullptr && to.by != &layer) return {};
        auto what = judge_entry(record, entry, on.of->order, version);
        if (to.by != nullptr && what.is <= to.what.is) return {};
        to = {.record = &record,
              .by = &layer,
              .ecosystem = ecosystem,
              .urgency = entry.urgency,
              .what = std::move(what)};
        return {};
      };
      if (auto s = in_.each_entry(on.feed->ecosystem, ecosystem, name, take); !s)
        return fail(s.error());
    }
  std::vector<said> out;
  for (auto& [record, one] : all) out.push_back(std::move(one));
  std::ranges::sort(out, {}, [](const said& s) {
    return std::pair(is_of_live_patches(s.record->id), std::string_view(s.record->id));
  });
  return out;
}

void matcher::take_own_release(const host_release& on, const std::string& version, verdict& of,
                               const std::vector<const said*>& by) {
  if (on.of->order != common::versions::format::rpm || of.is != state::affected) return;
  const auto mends = [&](const said* fixed, const said* open) {
    return fixed->by == open->by && fixed->what.is == state::fixed &&
           is_fixed_for_its_release(version, fixed->what.fixed_version, open->what.fixed_version);
  };
  const said* mended_by = nullptr;
  std::string others;
  for (const auto* open : by) {
    if (open->what.is != state::affected) continue;
    const auto at = std::ranges::find_if(by, [&](const said* one) { return mends(one, open); });
    if (at == by.end()) return;
    mended_by = *at;
    others += fmt::format("; {} fixes it with {}, for another minor release", open->record->id,
                          open->what.fixed_version);
  }
  const auto& what = mended_by->what;
  of.is = state::fixed;
  of.ecosystem = mended_by->ecosystem;
  of.fixed_version = what.fixed_version;
  of.record = mended_by->record->id;
  of.event = what.event;
  of.compared_by = what.compared_by;
  of.why = fmt::format("{}, by {}{}", what.why, of.record, others);
}

status matcher::judge_minor(const host_release& on, const std::string& package, verdict& of,
                            const std::vector<const said*>& by) const {
  if (of.is != state::affected || on.of->name != "Debian") return {};
  std::string why;
  for (const auto* one : by) {
    if (one->what.is != state::affected) continue;
    if (is_advisory(one->record->id)) return {};
    if (one->urgency == "unimportant") why = one->urgency;
  }
  if (why.empty()) {
    auto tracked = in_.why_minor(on.number, package, of.cve);
    if (!tracked) return fail(tracked.error());
    if (!*tracked) return {};
    why = **tracked;
  }
  of.is = state::judged_minor;
  of.why = fmt::format("judged minor by Debian's security team: {}; {}", why, of.why);
  return {};
}

met_release matcher::meet(const host_release& on) {
  const auto& name =
      on.layers.front().ecosystems.empty() ? on.name : on.layers.front().ecosystems.front();
  return {&on, releases_.try_emplace(name, releases_.size()).first->second};
}

result<std::shared_ptr<const verdicts>> matcher::judge(const met_release& on,
                                                       const asked_package& p) {
  constexpr unsigned bits_of_package = 40;
  const auto key = on.number << bits_of_package | p.number;
  if (const auto at = known_.find(key); at != known_.end()) return at->second;
  auto out = ask(*on.is, p.name, p.version);
  if (!out) return out;
  if (known_.size() >= most_known) known_.clear();
  return known_.emplace(key, std::move(*out)).first->second;
}

result<std::shared_ptr<const verdicts>> matcher::ask(const host_release& on,
                                                     const std::string& package,
                                                     const std::string& version) {
  auto said_by_records = ask_records(on, package, version);
  if (!said_by_records) return fail(said_by_records.error());
  struct problem {
    verdict of;
    std::vector<const said*> by;
  };
  std::map<std::string, problem> by_cve;
  for (const auto& one : *said_by_records)
    for (const auto& cve : one.record->cves) {
      auto& to = by_cve[cve];
      merge(to.of, *one.record, one.what, one.ecosystem, one.by->remark);
      to.by.push_back(&one);
    }
  auto out = std::make_shared<verdicts>();
  for (auto& [cve, problem] : by_cve) {
    auto& one = problem.of;
    one.cve = cve;
    if (only_ && !names(one, *only_)) continue;
    take_own_release(on, version, one, problem.by);
    if (auto s = judge_minor(on, package, one, problem.by); !s) return fail(s.error());
    if (is_backport(version) && one.is != state::not_affected) {
      one.is = state::unknown;
      one.why = fmt::format("installed {} is not of {}", version, on.codename);
    }
    out->push_back(std::move(one));
  }
  return out;
}

}  // namespace vulnerabilities
