// What all of common/kv/ names: a database of an environment, and what LMDB says.
#pragma once

#include <lmdb.h>

#include <string_view>

#include "common/result.hpp"

namespace common::kv {

/// A named database inside an environment.
struct database {
  MDB_dbi handle = 0;
};

/// What an LMDB return code means.
error explain(int rc, std::string_view on);

}  // namespace common::kv
