// A record of the Open Source Vulnerability format (ossf.github.io/osv-schema, version 1), with
// what matching needs of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schemas/messages.hpp"
#include "schemas/severity.hpp"

namespace vulnerabilities {

using schemas::i64;
using schemas::u64;

/// In the order in which events of one version count.
enum class event_kind : std::uint8_t { introduced, last_affected, fixed, limit };

struct range_event {
  u64 kind = 0;         ///< event_kind
  std::string version;  ///< of `introduced`, "0" comes before every version; of `limit`, "*" after
  MUSTER_MEMBERS(range_event, kind, version);
  friend bool operator==(const range_event&, const range_event&) = default;
};

struct version_range {
  bool is_semantic = false;  ///< type SEMVER: its order, whatever the ecosystem has
  std::vector<range_event> events;
  MUSTER_MEMBERS(version_range, is_semantic, events);
};

/// What a record says of one package of one ecosystem.
struct affected_versions {
  std::vector<version_range> ranges;
  std::vector<std::string> versions;
  std::string urgency;  ///< Debian's word
  MUSTER_MEMBERS(affected_versions, ranges, versions, urgency);
};

struct affected_package {
  std::string ecosystem, name;
  affected_versions what;
};

/// What is told of a record, whatever package it is matched with.
struct record_facts {
  std::string id, summary;
  std::vector<std::string> cves;  ///< never empty: the record's own id if it names none
  u64 severity = 0;               ///< schemas::severity + 1; 0: it says nothing of it
  i64 published = 0, modified = 0, withdrawn = 0;  ///< ms; 0: it does not say, it is not
  MUSTER_MEMBERS(record_facts, id, summary, cves, severity, published, modified, withdrawn);

  std::optional<schemas::severity> how_grave() const {
    if (severity == 0) return std::nullopt;
    return static_cast<schemas::severity>(severity - 1);
  }
};

struct osv_record {
  record_facts facts;
  std::vector<affected_package> affected;
};

}  // namespace vulnerabilities
