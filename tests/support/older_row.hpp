// A row as an older version of the collector wrote it.
#pragma once

#include "schemas/canonical.hpp"
#include "schemas/row.hpp"

namespace tests {

/// Without the last of its stable fields.
inline schemas::encoded_row older(const schemas::encoded_row& row) {
  schemas::reader in(row.stable);
  const auto fields = in.array().value() - 1;
  const auto begin = in.offset();
  for (std::uint32_t i = 0; i < fields; ++i) (void)in.skip().value();
  schemas::writer w;
  w.array(fields).raw(std::string_view(row.stable).substr(begin, in.offset() - begin));
  return {w.take(), row.volatile_};
}

}  // namespace tests
