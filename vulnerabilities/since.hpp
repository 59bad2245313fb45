#pragma once

#include <vector>

#include "vulnerabilities/host_findings.hpp"

namespace vulnerabilities {

/// Of each finding the commit that brought the version, or when the record was published, if that
/// was later and it is affected; ms. 0: the version is older than the history that is kept.
common::result<std::vector<i64>> since_of(const store::reader& r, const std::vector<finding>& all);

}  // namespace vulnerabilities
