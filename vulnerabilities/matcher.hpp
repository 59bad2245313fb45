// What feeds say of a package's version. Of a fleet the distinct (release, package, version) are
// few: each is matched once.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "vulnerabilities/host_release.hpp"
#include "vulnerabilities/judge.hpp"
#include "vulnerabilities/package_memory.hpp"

namespace vulnerabilities {

/// Of one problem and one version of a package, wherever it is installed.
struct verdict {
  std::string cve;
  std::vector<std::string> ids;  ///< of the records that name it
  std::optional<schemas::severity> severity;
  std::string ecosystem, fixed_version, why;
  std::string record, event, compared_by;  ///< what decided, see judgement
  state is = state::not_affected;
  i64 published = 0;  ///< the first of the records, ms; 0: they do not say
};
using verdicts = std::vector<verdict>;  ///< in the order of `cve`

/// A release of a host, and its number among those that a matcher met.
struct met_release {
  const host_release* is = nullptr;
  std::uint64_t number = 0;
};

class matcher {
 public:
  /// `only`: verdicts on others are left out; a CVE, or a record's id.
  explicit matcher(feeds& in, std::optional<std::string> only = {})
      : in_(in), only_(std::move(only)) {}

  /// `on` has to outlive what is asked of it.
  met_release meet(const host_release& on);
  /// corrupt: the feed's store is damaged.
  common::result<std::shared_ptr<const verdicts>> judge(const met_release& on,
                                                        const asked_package& p);
  feeds& asked() const { return in_; }
  /// How many were matched.
  std::size_t matched() const { return known_.size(); }

 private:
  /// What one record says, of all its entries for the package.
  struct said {
    const record_facts* record = nullptr;
    const layer* by = nullptr;
    std::string ecosystem, urgency;
    judgement what;
  };
  common::result<std::shared_ptr<const verdicts>> ask(const host_release& on,
                                                      const std::string& package,
                                                      const std::string& version);
  common::result<std::vector<said>> ask_records(const host_release& on, const std::string& package,
                                                const std::string& version);
  /// Fixed is what is fixed for the minor release that the version was built for.
  static void take_own_release(const host_release& on, const std::string& version, verdict& of,
                               const std::vector<const said*>& by);
  common::status judge_minor(const host_release& on, const std::string& package, verdict& of,
                             const std::vector<const said*>& by) const;

  feeds& in_;
  std::optional<std::string> only_;
  std::unordered_map<std::string, std::uint64_t> releases_;
  std::unordered_map<std::uint64_t, std::shared_ptr<const verdicts>> known_;
};

}  // namespace vulnerabilities
