// A row as it leaves the host: what looks like a secret in a text of it is masked, whoever wrote
// it. Keys stay as they are: two rows whose keys were masked to the same text would be one.
#pragma once

#include "common/secrets/mask.hpp"
#include "schemas/field.hpp"
#include "schemas/row.hpp"

namespace collector::inventory {

inline void mask_column(schemas::text& text) {
  if (text) *text = common::secrets::mask_field(*text);
}
inline void mask_column(schemas::list& list) {
  if (!list) return;
  for (auto& one : *list) one = common::secrets::mask_field(one);
}
template <class Other>
void mask_column(Other& /*no text*/) {}

template <class Row>
schemas::encoded_row masked_row(Row row) {
  Row::fields()([&](const auto&... field) {
    const auto mask = [&](const auto& f) {
      if (f.about.part != schemas::role::key) mask_column(row.*f.member);
    };
    (mask(field), ...);
  });
  return schemas::encode_row(row);
}

}  // namespace collector::inventory
