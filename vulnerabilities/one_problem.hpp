// What is known of one problem on one host: `muster why AGENT CVE`.
#pragma once

#include "vulnerabilities/host_findings.hpp"

namespace vulnerabilities {

struct problem_answer {
  std::vector<finding>
      all;               ///< at least one: of what is not known, or not concerned, `reason` says
  bool is_whole = true;  ///< nothing of it is unknown
};

/// `by` asks for this problem alone. corrupt: the store, or that of the feeds, is damaged.
common::result<problem_answer> find_one(matcher& by, const feeds& in, const store::reader& of,
                                        const host_packages& on, const std::string& id);

}  // namespace vulnerabilities
