// The rules of a rule file (docs/alerts.md), compiled and indexed by table.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "analyzer/condition.hpp"
#include "analyzer/message.hpp"
#include "analyzer/pairing.hpp"

namespace analyzer {

/// Under this condition another severity, another text.
struct special_case {
  condition when;
  std::optional<schemas::severity> severity;
  std::optional<message> text;
  bool at_once = false;  ///< told at once, whatever the rule says
};

/// A rule over one table: a rule that names several tables stands once under each.
struct rule {
  std::string id;
  unsigned changes = 0;  ///< a bit for each change_kind it looks at
  condition when;
  schemas::severity severity = schemas::severity::low;
  message text;
  std::vector<special_case> cases;  ///< the first that holds
  std::vector<std::string> mitre;   ///< as rule_note has it
  schemas::telling telling = schemas::telling::at_once;
  std::string part_of, many;  ///< as in an alert

  bool looks_at(schemas::change_kind k) const {
    return (changes & 1u << static_cast<unsigned>(k)) != 0;
  }
};

/// What a rule says to who reads its alerts; nothing of it is judged.
struct rule_note {
  std::string id;
  std::vector<std::string> tables;
  std::set<schemas::severity> severities;  ///< its own and those of its cases
  std::string description, response;       ///< what it means, what to do
  std::vector<std::string> mitre;          ///< techniques of MITRE ATT&CK, as `T1098.004`
  schemas::telling telling = schemas::telling::at_once;
};

struct table_rules {
  pairs paired;             ///< which rows are one modified row
  std::vector<rule> rules;  ///< in the order of the file
};

struct ruleset {
  std::string file;              ///< the first one
  std::string sha256;            ///< the digest of its bytes, raw; of several, of their digests
  std::vector<rule_note> notes;  ///< one a rule, in the order of the file
  std::map<schemas::table_id, table_rules> tables;
  std::vector<rule> scores;

  /// Takes a rule out. False: there is none of that id.
  bool drop(const std::string& id);
};

/// A rule file that was read.
struct rule_text {
  std::string file, bytes;
};

constexpr std::size_t ruleset_bytes = 1u << 20;  ///< of a rule file at most

/// Loads a file. The error is one line: `FILE:LINE:COL: what; what to do`.
common::result<ruleset> load_ruleset(const std::string& file);
/// A file of one's own, which may speak of rules of the file before it.
common::result<ruleset> load_own_ruleset(const std::string& before, const std::string& own);
/// The same from bytes. Of several files a later one's rules replace those of the same id, and its
/// identities those of the same table.
common::result<ruleset> parse_ruleset(std::span<const rule_text> files);
common::result<ruleset> parse_ruleset(const std::string& file, const std::string& text);

}  // namespace analyzer
