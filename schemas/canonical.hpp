// Canonical bytes: the one way a value is written, so that equal values have equal bytes and equal
// hashes.
//
//   nil, true, false           c0, c3, c2
//   integers                   the shortest form; a number ≥ 0 always in the unsigned family
//   text                       str, the shortest header; the host's bytes as they are
//   bytes (hashes, nested)     bin, the shortest header
//   arrays                     the shortest header; maps, floats and extensions do not exist
//
// The reader accepts these bytes only. It is a cursor over memory it does not own, allocates
// nothing, and cannot read past the end or nest deeper than its limits: whatever a stranger sends
// costs no more than the bytes of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/result.hpp"

namespace schemas {

namespace limits {
inline constexpr std::size_t envelope_bytes = 4u << 20;       ///< any frame
inline constexpr std::size_t agent_frame_bytes = 192u << 10;  ///< a frame that an agent sends
inline constexpr std::size_t row_bytes = 64u << 10;           ///< stable + volatile of one row
inline constexpr std::uint32_t elements = 65'536;             ///< of one array
inline constexpr unsigned depth = 16;
}  // namespace limits

/// Appends canonical values to a string.
class writer {
 public:
  /// `room`: how many bytes are likely to come.
  explicit writer(std::size_t room = 0) { out_.text.reserve(room); }
  writer& nil();
  writer& boolean(bool b);
  writer& integer(std::int64_t n);
  writer& natural(std::uint64_t n);
  writer& text(std::string_view s);
  writer& bytes(std::string_view s);
  writer& array(std::uint32_t count);
  /// Appends bytes that are canonical already.
  writer& raw(std::string_view canonical);
  void reserve(std::size_t bytes) { out_.text.reserve(bytes); }
  std::string take() { return std::move(out_.text); }
  std::size_t size() const { return out_.text.size(); }

 private:
  struct sink {
    std::string text;
    void write(const char* data, std::size_t size) { text.append(data, size); }
  };
  sink out_;
};

/// Reads canonical values. Each call moves on by one value, or fails and stays.
class reader {
 public:
  enum class kind { nil, boolean, natural, negative, text, bytes, array, end, bad };
  explicit reader(std::string_view bytes)
      : begin_(bytes.data()), at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  kind peek() const;
  bool at_end() const { return at_ == end_; }
  std::size_t offset() const { return static_cast<std::size_t>(at_ - begin_); }
  std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }

  /// Moves over a nil, if one is next: most columns of most rows are absent.
  bool take_nil() {
    if (at_ == end_ || *at_ != '\xc0') return false;
    return ++at_, true;
  }
  common::status nil();
  common::result<bool> boolean();
  common::result<std::int64_t> integer();
  common::result<std::uint64_t> natural();
  common::result<std::string_view> text();
  common::result<std::string_view> bytes();
  common::result<std::uint32_t> array();
  /// Moves over one value with all it contains; returns its bytes.
  common::result<std::string_view> skip();

 private:
  struct head {
    kind what = kind::bad;
    std::uint64_t number =
        0;  ///< the natural, the length or the count; the two's complement of a negative
    std::size_t size = 0;  ///< bytes of the head
  };
  head read_head() const;
  tl::unexpected<common::error> wrong(std::string_view wanted) const;
  const char *begin_, *at_, *end_;
};

}  // namespace schemas
