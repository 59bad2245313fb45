#include "schemas/canonical.hpp"

#include <array>
#include <msgpack.hpp>

namespace schemas {

using common::errc;
using common::fail;

writer& writer::nil() { return msgpack::packer(out_).pack_nil(), *this; }
writer& writer::boolean(bool b) {
  return b ? msgpack::packer(out_).pack_true() : msgpack::packer(out_).pack_false(), *this;
}
writer& writer::integer(std::int64_t n) { return msgpack::packer(out_).pack_int64(n), *this; }
writer& writer::natural(std::uint64_t n) { return msgpack::packer(out_).pack_uint64(n), *this; }
writer& writer::text(std::string_view s) {
  const auto size = static_cast<std::uint32_t>(s.size());
  return msgpack::packer(out_).pack_str(size).pack_str_body(s.data(), size), *this;
}
writer& writer::bytes(std::string_view s) {
  const auto size = static_cast<std::uint32_t>(s.size());
  return msgpack::packer(out_).pack_bin(size).pack_bin_body(s.data(), size), *this;
}
writer& writer::array(std::uint32_t count) {
  return msgpack::packer(out_).pack_array(count), *this;
}
writer& writer::raw(std::string_view canonical) { return out_.text.append(canonical), *this; }

namespace {
std::uint64_t big_endian(const char* at, std::size_t width) {
  std::uint64_t n = 0;
  for (std::size_t i = 0; i < width; ++i) n = n << 8 | static_cast<unsigned char>(at[i]);
  return n;
}

// Heads with a number of 1, 2, 4 or 8 bytes after the tag; `least` is the smallest number that
// needs that width. The tags between them are of no canonical value.
struct wide {
  reader::kind what = reader::kind::bad;
  std::size_t width = 0;
  std::uint64_t least = 0;
};
constexpr unsigned first_wide = 0xc4, last_wide = 0xdd;
constexpr auto heads = [] {
  using enum reader::kind;
  std::array<wide, last_wide - first_wide + 1> out{};
  const auto put = [&](unsigned tag, wide is) { out.at(tag - first_wide) = is; };
  put(0xc4, {bytes, 1, 0}), put(0xc5, {bytes, 2, 0x100}), put(0xc6, {bytes, 4, 0x10000});
  put(0xcc, {natural, 1, 0x80}), put(0xcd, {natural, 2, 0x100}), put(0xce, {natural, 4, 0x10000});
  put(0xcf, {natural, 8, 0x100000000});
  put(0xd0, {negative, 1, 0}), put(0xd1, {negative, 2, 0}), put(0xd2, {negative, 4, 0});
  put(0xd3, {negative, 8, 0});
  put(0xd9, {text, 1, 32}), put(0xda, {text, 2, 0x100}), put(0xdb, {text, 4, 0x10000});
  put(0xdc, {array, 2, 16}), put(0xdd, {array, 4, 0x10000});
  return out;
}();
}  // namespace

reader::head reader::read_head() const {
  if (at_ == end_) return {.what = kind::end};
  const auto tag = static_cast<unsigned char>(*at_);
  if (tag <= 0x7f) return {kind::natural, tag, 1};
  if (tag >= 0xe0)
    return {kind::negative,
            static_cast<std::uint64_t>(static_cast<std::int64_t>(static_cast<signed char>(tag))),
            1};
  if ((tag & 0xe0) == 0xa0) return {kind::text, tag & 0x1fu, 1};
  if ((tag & 0xf0) == 0x90) return {kind::array, tag & 0x0fu, 1};
  if (tag == 0xc0) return {kind::nil, 0, 1};
  if (tag == 0xc2 || tag == 0xc3) return {kind::boolean, tag & 1u, 1};
  if (tag < first_wide || tag > last_wide) return {};
  const auto& h = heads[tag - first_wide];
  if (h.what == kind::bad || static_cast<std::size_t>(end_ - at_) < 1 + h.width) return {};
  std::uint64_t number = big_endian(at_ + 1, h.width);
  if (h.what == kind::negative) {
    // Sign-extended; the shortest form only: -33…-128 in one byte, below that in two, and so on.
    const unsigned bits = static_cast<unsigned>(h.width) * 8;
    const auto n = static_cast<std::int64_t>(number << (64 - bits)) >> (64 - bits);
    const std::int64_t above = h.width == 1   ? -32
                               : h.width == 2 ? -128
                               : h.width == 4 ? -32768
                                              : -2147483648LL;
    if (n >= above) return {};
    number = static_cast<std::uint64_t>(n);
  } else if (number < h.least) {
    return {};
  }
  return {h.what, number, 1 + h.width};
}

reader::kind reader::peek() const { return read_head().what; }

tl::unexpected<common::error> reader::wrong(std::string_view wanted) const {
  static constexpr std::array<std::string_view, 9> names{
      "nil",   "a boolean", "a natural number", "a negative number",           "text",
      "bytes", "an array",  "the end",          "bytes that are not canonical"};
  return fail(errc::malformed, "byte {}: want {}, found {}", offset(), wanted,
              names[static_cast<std::size_t>(peek())]);
}

common::status reader::nil() {
  const auto h = read_head();
  if (h.what != kind::nil) return wrong("nil");
  at_ += h.size;
  return {};
}

common::result<bool> reader::boolean() {
  const auto h = read_head();
  if (h.what != kind::boolean) return wrong("a boolean");
  at_ += h.size;
  return h.number != 0;
}

common::result<std::int64_t> reader::integer() {
  const auto h = read_head();
  const bool fits = h.what == kind::negative || (h.what == kind::natural && h.number <= INT64_MAX);
  if (!fits) return wrong("an integer of 64 bits");
  at_ += h.size;
  return static_cast<std::int64_t>(h.number);
}

common::result<std::uint64_t> reader::natural() {
  const auto h = read_head();
  if (h.what != kind::natural) return wrong("a natural number");
  at_ += h.size;
  return h.number;
}

common::result<std::string_view> reader::text() {
  const auto h = read_head();
  if (h.what != kind::text || h.number > static_cast<std::uint64_t>(end_ - at_) - h.size)
    return wrong("text");
  const std::string_view s(at_ + h.size, static_cast<std::size_t>(h.number));
  at_ += h.size + s.size();
  return s;
}

common::result<std::string_view> reader::bytes() {
  const auto h = read_head();
  if (h.what != kind::bytes || h.number > static_cast<std::uint64_t>(end_ - at_) - h.size)
    return wrong("bytes");
  const std::string_view s(at_ + h.size, static_cast<std::size_t>(h.number));
  at_ += h.size + s.size();
  return s;
}

common::result<std::uint32_t> reader::array() {
  const auto h = read_head();
  if (h.what != kind::array) return wrong("an array");
  // Every element takes a byte at least, so a count beyond what is left is a lie.
  if (h.number > limits::elements || h.number > static_cast<std::uint64_t>(end_ - at_))
    return fail(errc::too_large,
                "byte {}: an array of {} elements, the limit is {} and {} bytes are left", offset(),
                h.number, limits::elements, end_ - at_);
  at_ += h.size;
  return static_cast<std::uint32_t>(h.number);
}

common::result<std::string_view> reader::skip() {
  const char* const start = at_;
  std::array<std::uint32_t, limits::depth> left{};  // elements still to come, level by level
  std::size_t level = 0;
  for (;;) {
    const auto h = read_head();
    if (h.what == kind::array) {
      auto count = array();
      if (!count) return at_ = start, fail(count.error());
      if (*count > 0) {
        if (level == left.size())
          return at_ = start, fail(errc::too_large, "arrays nest deeper than {}", limits::depth);
        left[level++] = *count;
        continue;
      }
    } else {
      const bool body = h.what == kind::text || h.what == kind::bytes;
      if (h.what == kind::bad || h.what == kind::end ||
          (body && h.number > static_cast<std::uint64_t>(end_ - at_) - h.size)) {
        auto failure = wrong("a value");
        at_ = start;
        return failure;
      }
      at_ += h.size + (body ? static_cast<std::size_t>(h.number) : 0);
    }
    while (level > 0 && --left[level - 1] == 0) --level;
    if (level == 0) return std::string_view(start, static_cast<std::size_t>(at_ - start));
  }
}

}  // namespace schemas
