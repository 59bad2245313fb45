// What a certificate says of itself, read with OpenSSL.
#pragma once

#include <functional>
#include <string_view>

#include "common/result.hpp"
#include "schemas/inventory/software.hpp"

namespace collector::inventory {

/// Calls `each` with the DER bytes of every certificate in a file: PEM, one or many, or a single
/// one in DER. Keys and whatever else PEM holds are passed over. malformed: a block that is not a
/// certificate, after those that were.
common::status each_certificate(std::string_view file,
                                const std::function<void(std::string_view der)>& each);

/// malformed: no certificate. Without its paths.
common::result<schemas::certificate> parse_certificate(std::string_view der);
/// The same, always with the key: how the short way (x509_parts.hpp) is checked.
common::result<schemas::certificate> parse_whole_certificate(std::string_view der);

}  // namespace collector::inventory
