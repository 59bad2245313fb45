#include "schemas/row_columns.hpp"

#include <array>

namespace schemas {

using common::errc;
using common::fail;

namespace {
constexpr std::string_view nil_bytes = "\xc0";

/// The size of a value that is a number, a text of less than 256 bytes, or nothing, as nearly all
/// are; 0: the reader has to look. Stored rows were checked when they came: here it is enough that
/// nothing lies outside of them.
std::size_t size_of_simple(std::string_view rest) {
  constexpr std::array<std::size_t, 8> numbers{2, 3, 5, 9, 2, 3, 5, 9};
  constexpr unsigned first_number = 0xcc, first_text = 0xa0, short_text = 0xd9;
  if (rest.empty()) return 0;
  const auto tag = static_cast<unsigned char>(rest.front());
  std::size_t size = 0;
  if (tag <= 0x7f || tag >= 0xe0 || tag == 0xc0 || tag == 0xc2 || tag == 0xc3)
    size = 1;
  else if ((tag & 0xe0) == first_text)
    size = 1 + (tag & 0x1fu);
  else if (tag == short_text && rest.size() > 1)
    size = 2 + static_cast<std::size_t>(static_cast<unsigned char>(rest[1]));
  else if (tag >= first_number && tag < first_number + numbers.size())
    size = numbers[tag - first_number];
  return size <= rest.size() ? size : 0;
}
}  // namespace

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
  auto rest = p.in.rest();
  for (; p.next <= column; ++p.next) {
    if (p.left == 0) {
      found_[p.next] = nil_bytes;
      continue;
    }
    auto size = size_of_simple(rest);
    if (size == 0) {
      const auto value = reader(rest).skip();
      if (!value)
        return fail(errc::malformed, "{}.{}: {}", table_->name, table_->columns[p.next].name,
                    value.error().detail);
      size = value->size();
    }
    found_[p.next] = rest.substr(0, size);
    rest.remove_prefix(size);
    --p.left;
  }
  p.in = reader(rest);
  return {};
}

}  // namespace schemas
