// Packages.db of rpm's `ndb` backend, as openSUSE and SLE have it. A librpm that was built without
// that backend (Debian's) takes such a database for an empty one, so its records are read here;
// librpm then reads the headers.
//
// Layout, all numbers little-endian of 32 bits (rpm's lib/backend/ndb/rpmpkg.c):
//   head    32 bytes   "RpmP", version 0, generation, pages of slots, next index, nothing
//   slots   16 bytes   "Slot", package index (0: free), block, blocks      from byte 32 to the end
//   of these pages of 4 KiB record  in blocks of 16 bytes: "BlbS", index, generation, size · the
//   header · zeros · Adler-32 of all before it, size, "BlbE"
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "common/result.hpp"

namespace collector::inventory {

struct ndb_record {
  std::uint32_t index = 0;
  common::result<std::string_view>
      header;  ///< malformed: the record is damaged or cut off; valid during the call
};

/// Calls `each` for every slot that is taken; false stops. malformed: `file` is no such database,
/// or its slots are damaged or cut off, so that records may be missing.
common::status each_ndb_record(int file, const std::function<bool(const ndb_record&)>& each);

}  // namespace collector::inventory
