// Waivers: accepted failures, for a time. They change what is shown and how loud an alert is, never
// a verdict, a hash or what is stored. docs/waivers.md has the file's format.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/watched_files.hpp"
#include "schemas/assessment.hpp"

namespace schemas {

/// What waivers of known vulnerabilities have for a policy; no policy has that id.
inline constexpr std::string_view vulnerability_policy = "vulnerabilities";

struct waiver {
  std::string policy;
  std::vector<std::string> checks;  ///< ids; empty: every check of the policy
  std::vector<std::string>
      agents;  ///< ids or globs; labels stand here as what they mean; empty: every agent
  std::string owner, reason;
  std::int64_t expires = 0;  ///< ms, UTC: from then on it does not apply
  std::string evidence;    ///< lower hex of evidence_hash(): only as long as that is what was seen;
                           ///< empty: whatever was seen
  std::string definition;  ///< as the column of `checks`: only as long as the check demands that
  std::string id;          ///< 16 bytes, from all of the above: an edited waiver is another one

  bool is_expired(std::int64_t now) const { return now >= expires; }
  /// Of known vulnerabilities, whose ids stand for checks: of them there is no definition.
  bool is_of_vulnerabilities() const { return policy == vulnerability_policy; }
  /// Policy, checks and agents; not time, definition or evidence.
  bool covers(std::string_view agent, std::string_view policy_id, std::string_view check_id) const;
  /// The check demands what it demanded when this was granted, as far as this says so.
  bool is_of(const check& c) const { return definition.empty() || c.definition == definition; }
  /// What is seen of the check is what this was granted for, as far as this says so.
  bool has_evidence_of(const check& c) const;
};

/// `policy POLICY`, or POLICY and the checks it names, for a message.
std::string what_is_waived(const waiver& w);

/// `waived until 2026-12-31 by jane@example.org: the bastion needs it`
std::string waived_text(const waiver& w);

struct waivers {
  std::string sha256;       ///< of the bytes of the file, or of several, raw; empty: there is none
  std::vector<waiver> all;  ///< in the order of the file
  /// The first that applies to a failed check now, or null. Where its evidence is not known
  /// (absent), one that is pinned does not apply.
  const waiver* find(std::string_view agent, const check& c, std::int64_t now) const;
};

constexpr std::size_t waivers_bytes = 1u << 20;  ///< of a file at most

/// The error is one line: `FILE:LINE:COL: what; what to do`.
common::result<waivers> parse_waivers(const std::string& file, const std::string& text);
/// Of several files, one after the other; one that is not there holds none.
common::result<waivers> parse_waivers(const common::watched_files& files);
common::result<waivers> load_waivers(const std::string& file, const std::string& folder = {});

/// Lower hex of the SHA-256 of what decided a check: its rules with verdict, matched text, value
/// and exit status. When and where that was seen (times, line numbers, sizes) is not part of it.
std::string evidence_hash(const check& c);

}  // namespace schemas
