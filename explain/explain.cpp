#include "explain/explain.hpp"

#include <algorithm>

namespace explain {

using common::fail;
using common::result;

namespace {

/// Where it would stand if the host had it.
link link_of(kind k) {
  switch (k) {
    case kind::port:
      return link::port;
    case kind::package:
      return link::package;
    case kind::user:
      return link::user;
    case kind::file:
      return link::executable;
    case kind::service:
      return link::service;
    case kind::process:
      break;
  }
  return link::process;
}

}  // namespace

bool explanation::is_whole() const {
  return !may_be_link && std::ranges::find(all, answer::unknown, &hop::is) == all.end();
}

result<explanation> explain_host(const question& q, host_facts& of, const feeds_and_waivers& with,
                                 bool in_any_case) {
  explanation out;
  if (!of.store()) return out;
  const auto c = follow(q, of);
  out.is_there = is_there(q, c);
  out.may_be_link = c.is_unnamed_file;
  hops checks;
  if (out.is_there || in_any_case || q.what == kind::file)
    checks = touching_checks(names_of(q, c, of), of, with.waivers);
  // A file is known to the checks that look at it.
  out.is_there = out.is_there || (q.what == kind::file && checks.front().value);
  if (!out.is_there && !in_any_case) {
    tell_gaps(c, link_of(q.what), out.all);
    return out;
  }
  out.all = tell(q, c, of);
  out.all.insert(out.all.end(), checks.begin(), checks.end());
  auto found = touching_vulnerabilities(c, of, with);
  if (!found) return fail(found.error());
  out.all.insert(out.all.end(), found->begin(), found->end());
  return out;
}

}  // namespace explain
