// The short way to what a certificate says. OpenSSL 3 makes a key object of every certificate that
// it reads, which costs ten times all the rest and serves nothing here: so the parts are read one
// by one, each by OpenSSL.
#pragma once

#include <optional>
#include <string_view>

#include "schemas/inventory/software.hpp"

namespace collector::inventory {

/// As parse_certificate (x509.hpp) says it, for certificates of the common kind: version 3, a key
/// of RSA or of a named curve, extensions that all read well, nothing after it. Nothing for all
/// others, which need not be wrong.
std::optional<schemas::certificate> parse_common_certificate(std::string_view der);

}  // namespace collector::inventory
