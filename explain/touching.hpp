// What is said elsewhere about the things of a chain: checks, and known vulnerabilities.
#pragma once

#include "explain/hop.hpp"
#include "explain/mention.hpp"
#include "schemas/waivers/waivers.hpp"
#include "vulnerabilities/matcher.hpp"
#include "vulnerabilities/package_memory.hpp"

namespace explain {

/// What checks may be known by to be about the chain. Of an account that is asked for only its
/// name: what its processes are is another question. root is named by many checks that are not
/// about anybody, so it counts only where it is asked for.
names names_of(const question& q, const chain& c, host_facts& of);

/// The checks that failed, or could not be judged, whose rules name something of it; the gravest
/// first.
hops touching_checks(const names& all, host_facts& of, const schemas::waivers& waivers);

/// What feeds say of its packages: what is affected first.
struct feeds_and_waivers {
  vulnerabilities::feeds& feeds;
  vulnerabilities::matcher& by;
  vulnerabilities::package_memory& known;  ///< of all that is asked of `by`
  const schemas::waivers& waivers;
};
common::result<hops> touching_vulnerabilities(const chain& c, host_facts& of,
                                              const feeds_and_waivers& with);

}  // namespace explain
