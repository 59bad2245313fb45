#include "schemas/row_columns.hpp"

namespace schemas {

using common::errc;
using common::fail;

namespace {
constexpr std::string_view nil_bytes = "\xc0";
}

row_columns::row_columns(const table& t) : table_(&t), found_(t.columns.size()) {}

void row_columns::go_to(std::string_view stable, std::string_view volatile_bytes) {
  const auto first_volatile = table_->keys + table_->stables;
  stable_ = {.in = reader(stable), .next = 0, .end = first_volatile};
  volatile_ = {.in = reader(volatile_bytes), .next = first_volatile, .end = table_->columns.size()};
}

common::status row_columns::find(part& p, std::size_t column) {
  if (!p.is_begun) {
    const auto count = p.in.array();
    if (!count) return fail(errc::malformed, "{}: {}", table_->name, count.error().detail);
    p.left = *count;
    p.is_begun = true;
  }
  for (; p.next <= column; ++p.next) {
    found_[p.next] = nil_bytes;
    if (p.left == 0) continue;
    const auto value = p.in.skip();
    if (!value)
      return fail(errc::malformed, "{}.{}: {}", table_->name, table_->columns[p.next].name,
                  value.error().detail);
    found_[p.next] = *value;
    --p.left;
  }
  return {};
}

common::result<std::string_view> row_columns::bytes(std::size_t column) {
  auto& p = column < stable_.end ? stable_ : volatile_;
  if (column >= p.next)
    if (auto s = find(p, column); !s) return fail(s.error());
  return found_[column];
}

}  // namespace schemas
