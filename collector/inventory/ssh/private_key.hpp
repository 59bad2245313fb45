// What the head of a private key's file says of the key. The secret itself is not read: where it
// stands behind what is public, reading ends before it.
#pragma once

#include <optional>
#include <string>

#include "collector/inventory/ssh/key_bytes.hpp"
#include "schemas/value.hpp"

namespace collector::inventory {

struct key_head {
  std::string format;  ///< openssh, pem, pkcs8, putty
  std::string type = "unknown";
  schemas::integer bits;
  schemas::boolean encrypted;  ///< absent: the head does not read well
  schemas::text cipher, comment;
  std::string public_blob;  ///< empty: it does not stand in the clear
};

/// Nothing: no private key begins there.
std::optional<key_head> read_key_head(key_bytes& bytes);

/// The same of what is inside a PEM that is not encrypted; PKCS#1 and its like by `label`.
void read_der_key(key_bytes& bytes, std::string_view label, key_head& to);

}  // namespace collector::inventory
