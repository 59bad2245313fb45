#pragma once

#include "analyzer/ruleset.hpp"
#include "analyzer/waiving.hpp"
#include "schemas/messages.hpp"

namespace analyzer {

struct judgement {
  std::vector<schemas::alert> alerts;
  std::vector<std::string>
      unjudged;  ///< a line for each rule that could not be judged for some row, and why
};

/// The alerts of a change-set under a ruleset, quieter where a check is waived. Pure: the same
/// arguments give the same alerts with the same ids, however often and by whomever they are judged.
/// A change is judged by the rules of its table in the order of the file.
///
/// A table's first rows (origin `first`) and re-encodings (`migration`) raise nothing. An answer
/// has room for 3 MiB of alerts; what does not fit is counted in one more, `alerts-cut`. malformed:
/// a row that cannot be read.
common::result<judgement> judge(const std::string& agent, const schemas::change_set& set,
                                const ruleset& rules, const waiving& waived = {});

}  // namespace analyzer
