#pragma once

#include "schemas/json.hpp"
#include "store/registry.hpp"
#include "vulnerabilities/host_findings.hpp"

namespace vulnerabilities {

/// A row of `muster cves`. `since`: ms; 0: not known.
schemas::json finding_json(const store::registry::entry& agent, const finding& f, i64 since = 0);

/// What `muster why` says of one: what decided, and who compared.
schemas::json explained_json(const finding& f);

/// A row of `muster feed list`.
schemas::json feed_json(const feed_record& f);

}  // namespace vulnerabilities
