#include "collector/policy/file_list.hpp"

#include <algorithm>

#include "common/text.hpp"

namespace collector::policy {

namespace {

/// Empty: all that are named are there.
std::string missing_one(const rule& r, facts& host) {
  for (const auto part : common::split(std::string_view(r.target), ',')) {
    const std::string path(part);
    if (path.find_first_of("*?[") != path.npos) continue;
    const auto now = host.file(path).now;
    if (now == file_fact::state::missing || now == file_fact::state::other_type) return path;
  }
  return {};
}

}  // namespace

void open_if_one_is_missing(const rule& r, condition want, facts& host, dialect d,
                            rule_evidence& out) {
  const bool list = d == dialect::muster && r.kind == target_kind::file && r.content &&
                    r.target.find(',') != r.target.npos;
  const bool counts = r.negated != (want == condition::none);
  if (!list || !counts || negate(out.verdict, r.negated) != rule_verdict::not_found) return;
  const auto path = missing_one(r, host);
  if (path.empty()) return;
  out.verdict = r.missing.value_or(rule_verdict::invalid);
  out.why = obstacle::absent;
  out.error = fmt::format(
      "File '{}' of the list does not exist or is not a regular file, and the "
      "others do not decide{}",
      path, r.missing ? "; the rule says what that means" : "");
}

}  // namespace collector::policy
