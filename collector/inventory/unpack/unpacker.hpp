// Compressed bytes, a piece at a time: gzip, xz, lzma's first form, zstd and lz4's frames.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "common/result.hpp"

namespace collector::inventory {

/// Where the unpacking of one text stands.
class unpacker {
 public:
  struct step {
    std::size_t used = 0, made = 0;
  };

  unpacker() = default;
  unpacker(const unpacker&) = delete;
  unpacker& operator=(const unpacker&) = delete;
  virtual ~unpacker() = default;

  /// Takes what it can of `in`, which is empty at the end of the text, and makes at most `room`
  /// bytes of it. malformed: it is not what it began as.
  virtual common::result<step> run(std::string_view in, char* out, std::size_t room) = 0;
  /// The text may end where it stands.
  virtual bool is_whole() const = 0;
};

/// By the first bytes of a text; nullptr: it is not packed in one of these ways.
std::unique_ptr<unpacker> unpacker_of(std::string_view first);

}  // namespace collector::inventory
