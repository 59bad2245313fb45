// The columns of one row where they lie, each found when it is asked for: of a row of forty columns
// nothing is decoded that nobody wants.
#pragma once

#include <vector>

#include "schemas/canonical.hpp"
#include "schemas/table.hpp"

namespace schemas {

class row_columns {
 public:
  /// Of rows of this table, which outlives it.
  explicit row_columns(const table& t);
  /// Goes to another row; its bytes stay where they are while columns are asked for.
  void go_to(std::string_view stable, std::string_view volatile_);
  /// The canonical bytes of a value; nil where an older version wrote the row without it.
  /// malformed: what lies there is no row.
  common::result<std::string_view> bytes(std::size_t column) {
    auto& p = column < stable_.end ? stable_ : volatile_;
    if (column >= p.next)
      if (auto s = find(p, column); !s) return tl::unexpected(std::move(s.error()));
    return found_[column];
  }

 private:
  struct part {
    reader in{{}};
    std::size_t next = 0, end = 0;  ///< columns: the first that was not looked for, and behind
    std::uint64_t left = 0;         ///< values that are still there
    bool is_begun = false;
  };
  common::status find(part& p, std::size_t column);
  const table* table_;
  part stable_, volatile_;
  std::vector<std::string_view> found_;
};

}  // namespace schemas
