// The feeds that were imported, as one moment has them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>

#include "vulnerabilities/feed_store.hpp"

namespace vulnerabilities {

class feeds {
 public:
  /// A folder without any is no error: nothing was imported then.
  static common::result<feeds> open(const std::string& folder);

  const std::map<std::string, feed_record, std::less<>>& all() const { return all_; }
  /// null: it was never imported.
  const feed_record* find(std::string_view name) const;
  /// The ecosystems of a feed that have an entry: `Debian:11`, `Debian:12`.
  const std::vector<std::string>& releases(std::string_view feed) const;

  using entry_visitor =
      std::function<common::status(const record_facts&, const affected_versions&)>;
  /// What the feed says of a package; the facts live as long as this.
  common::status each_entry(std::string_view feed, std::string_view ecosystem,
                            std::string_view package, const entry_visitor& visit);
  /// Whether some record has this id, or is about the problem of this name. Looks at all of them.
  common::result<bool> know(std::string_view id) const;
  /// What documents say of the package with this package URL, without a version.
  common::result<const std::vector<vex_record>*> vex_on(const std::string& purl);
  /// What Debian's tracker says of a problem that it judged minor for the release, `12`.
  common::result<std::optional<std::string>> why_minor(std::string_view release,
                                                       std::string_view source,
                                                       std::string_view cve) const;

 private:
  feeds() = default;
  common::status read_all();
  common::result<const record_facts*> facts(u64 generation, std::uint32_t record);
  std::unique_ptr<common::kv::env> env_;
  std::unique_ptr<common::kv::txn> txn_;
  std::map<std::string, feed_record, std::less<>> all_;
  std::map<std::string, std::vector<std::string>, std::less<>> releases_;
  std::unordered_map<u64, std::unordered_map<std::uint32_t, record_facts>> facts_;
  std::unordered_map<std::string, std::vector<vex_record>> vex_;
};

}  // namespace vulnerabilities
