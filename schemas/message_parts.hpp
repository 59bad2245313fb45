// What several payloads are made of.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "schemas/members.hpp"

namespace schemas {

using u64 = std::uint64_t;
using i64 = std::int64_t;

/// Bytes that are not text: a hash, a key, a nested canonical value.
struct blob {
  std::string bytes;
  friend auto operator<=>(const blob&, const blob&) = default;
};

struct row_bytes {
  blob stable, volatile_;
  MUSTER_MEMBERS(row_bytes, stable, volatile_);
};

/// The state hash of a policy's checks: 16 bytes.
struct policy_md5 {
  std::string policy;
  blob md5;
  MUSTER_MEMBERS(policy_md5, policy, md5);
};

/// Digest of a whole table at the header's epoch, version and kid. `root` is empty when there is
/// none to compare.
struct digest {
  blob root;
  u64 rows = 0;
  std::vector<policy_md5> md5s;  ///< of the table `checks` only
  MUSTER_MEMBERS(digest, root, rows, md5s);
};

/// One of the settings a process runs with, as its command line has them.
struct setting {
  std::string name, value;
  MUSTER_MEMBERS(setting, name, value);
};

}  // namespace schemas
