// What a scan may have missed. A table often has several sources (formats, users, files), each
// complete or not by itself: a row that is not found any more is gone, unless it lies in a gap.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "schemas/table.hpp"

namespace collector::inventory {

/// Folders without slashes at their ends, or names.
using named_places = std::set<std::string, std::less<>>;

/// The rows whose columns begin with these texts; without any: every row of the table.
struct gap {
  struct part {
    std::string_view column;  ///< of key or stable columns; a literal
    std::string begins{};
    bool whole = false;  ///< it is all of the text: `/etc/a.list` is not `/etc/a.list.d/b`
    /// Instead of `begins`: it is one of these, or lies in one of them.
    std::shared_ptr<const named_places> among{};
    friend bool operator==(const part&, const part&) = default;
  };
  std::vector<part> where;
  friend bool operator==(const gap&, const gap&) = default;
};

/// Nothing of the table may be taken as deleted.
inline gap everything() { return {}; }

class gaps {
 public:
  bool empty() const { return all_.empty(); }
  /// Each once. With too many of one source the last part that tells them apart is left out, until
  /// they fit: rather too much is held than too little.
  void add(gap one);
  void add(const gaps& others);
  /// malformed: the row is none of this table.
  common::result<bool> hold(const schemas::table& table, std::string_view stable) const;

 private:
  std::vector<gap> all_;
};

}  // namespace collector::inventory
