#include "vulnerabilities/host_findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "vulnerabilities/vex.hpp"

namespace vulnerabilities {

using common::fail;
using common::result;
using common::status;

namespace {

/// What is known of the package itself comes before what its version says.
state state_on_host(const verdict& v, const installed_package& p, const schemas::os& os) {
  const bool is_open = v.is == state::affected || v.is == state::judged_minor;
  if (p.of->is_foreign && v.is != state::not_affected) return state::unknown;
  if (p.is_kernel && !p.is_running && is_open && os.kernel) return state::not_running;
  return v.is;
}

std::string reason_on_host(const verdict& v, const installed_package& p, const schemas::os& os,
                           state is) {
  if (p.of->is_foreign && is == state::unknown) return "vendor is not the distribution";
  if (is == state::not_running)
    return fmt::format("installed, not running: the kernel that runs is {}; {}", *os.kernel, v.why);
  return v.why;
}

std::vector<std::string> binaries_of(const installed_package& p) {
  std::set<std::string_view> out;
  for (const auto* row : p.rows) out.insert(row->name);
  return {out.begin(), out.end()};
}

std::vector<std::string_view> keys_of(const installed_package& p) {
  std::vector<std::string_view> out;
  for (const auto* row : p.rows) out.push_back(row->key);
  return out;
}

class collector {
 public:
  collector(feeds& in, const host_packages& on, const finding_filter& wanted, host_findings& to)
      : on_(on), wanted_(wanted), vex_(in, on.os), has_vex_(!vex_.is_empty()), to_(to) {}

  status take(const std::shared_ptr<const verdicts>& all, const installed_package& p,
              const feed_record* feed) {
    for (const auto& v : *all) {
      auto is = state_on_host(v, p, on_.os);
      std::optional<exploitability> said;
      // Who makes statements on the distribution's package knows nothing of somebody else's.
      if (has_vex_ && is > state::fixed && !p.of->is_foreign) {
        auto told = vex_.on(p, v);
        if (!told) return fail(told.error());
        said = std::move(*told);
        if (said) is = said->is;
      }
      if (wanted_.fixable && v.fixed_version.empty()) continue;
      if (wanted_.at_least && (!v.severity || *v.severity < *wanted_.at_least)) {
        to_.without_severity += !v.severity && is == state::affected;
        continue;
      }
      if (!wanted_.states.empty() && !wanted_.states.contains(is)) {
        ++to_.left_out[is];
        continue;
      }
      add({.of = all,
           .what = &v,
           .source = p.of->source.name,
           .version = p.of->source.version,
           .binaries = binaries_of(p),
           .keys = keys_of(p),
           .is = is,
           .reason = said ? said->why : reason_on_host(v, p, on_.os, is),
           .feed = feed});
    }
    return {};
  }

 private:
  /// Where a feed lists binaries, those of one source are one line, by the gravest.
  void add(finding f) {
    if (f.feed == nullptr || !find_ecosystem(f.feed->ecosystem)->are_binaries)
      return to_.all.push_back(std::move(f));
    auto key = fmt::format("{} {} {}", f.what->cve, f.source, f.version);
    const auto [at, is_new] = known_.try_emplace(std::move(key), to_.all.size());
    if (is_new) return to_.all.push_back(std::move(f));
    auto& there = to_.all[at->second];
    if (f.is > there.is) std::swap(f, there);
    if (f.is == there.is) {
      there.binaries.insert(there.binaries.end(), f.binaries.begin(), f.binaries.end());
      there.keys.insert(there.keys.end(), f.keys.begin(), f.keys.end());
    }
    std::ranges::sort(there.binaries);
  }

  const host_packages& on_;
  const finding_filter& wanted_;
  vex_statements vex_;
  bool has_vex_;
  host_findings& to_;
  std::map<std::string, std::size_t> known_;
};

finding of_host(std::string why) {
  finding out;
  out.reason = std::move(why);
  return out;
}

}  // namespace

result<host_findings> find_all(matcher& by, const feeds& in, const host_packages& on,
                               const finding_filter& wanted) {
  host_findings out;
  const auto release = find_release(in, on.os, on.has);
  const auto python = language_release(in, "PyPI"), node = language_release(in, "npm");
  if (!release) {
    out.has_feed = false;
    if (wanted.states.empty() || wanted.states.contains(state::unknown))
      out.all.push_back(of_host(release.error().detail));
  }
  const auto met = release ? by.meet(*release) : met_release{};
  const auto met_python = by.meet(python), met_node = by.meet(node);
  collector to(by.asked(), on, wanted, out);
  for (const auto& p : on.all) {
    const auto& of = p.of->language == "PyPI"  ? met_python
                     : p.of->language == "npm" ? met_node
                                               : met;
    if (of.is == nullptr || of.is->feed == nullptr) continue;
    const auto judged = by.judge(of, *p.of);
    if (!judged) return fail(judged.error());
    if ((*judged)->empty()) continue;
    if (auto s = to.take(*judged, p, of.is->feed); !s) return fail(s.error());
  }
  return out;
}

}  // namespace vulnerabilities
