// A stored value as the record that it is. Included by the .cpp files of the reader only.
#pragma once

#include "store/records.hpp"

namespace store {

/// corrupt: the value is no such record.
template <class Record>
common::result<Record> decode_record(std::string_view value) {
  auto r = schemas::decode<Record>(value);
  if (!r)
    return common::fail(common::errc::corrupt, "a stored record does not decode: {}",
                        r.error().detail);
  return r;
}

}  // namespace store
