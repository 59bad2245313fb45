#include "vulnerabilities/one_problem.hpp"

#include <fmt/format.h>

#include "vulnerabilities/last_scan.hpp"

namespace vulnerabilities {

using common::fail;
using common::result;

namespace {

/// Of no package: of the host as a whole.
finding of_host(const std::string& id, state is, std::string why) {
  auto all = std::make_shared<verdicts>(1);
  all->front().cve = id;
  finding out;
  out.what = &all->front();
  out.of = std::move(all);
  out.is = is;
  out.reason = std::move(why);
  return out;
}

/// Nothing of what is installed is named by a record: that says something only where a record of
/// the problem is known.
result<finding> nothing_found(const feeds& in, const std::string& id) {
  const auto is_known = in.know(id);
  if (!is_known) return fail(is_known.error());
  if (!*is_known) return of_host(id, state::unknown, fmt::format("no feed has a record of {}", id));
  return of_host(id, state::not_affected,
                 fmt::format("nothing is installed that a record of {} names", id));
}

}  // namespace

result<problem_answer> find_one(matcher& by, const feeds& in, const store::reader& of,
                                const host_packages& on, const std::string& id) {
  const auto scan = last_scan_of(of);
  if (!scan) return fail(scan.error());
  auto found = find_all(by, in, on, {});
  if (!found) return fail(found.error());
  problem_answer out{.all = std::move(found->all)};
  const bool is_any = !out.all.empty();
  for (const auto& gap : scan->unknown)
    out.all.push_back(of_host(id, state::unknown, (is_any ? "there may be more: " : "") + gap.why));
  if (out.all.empty()) {
    auto one = nothing_found(in, id);
    if (!one) return fail(one.error());
    out.all.push_back(std::move(*one));
  }
  for (const auto& one : out.all) out.is_whole = out.is_whole && one.is != state::unknown;
  return out;
}

}  // namespace vulnerabilities
