// Parts of a certificate as text and numbers, by OpenSSL.
#pragma once

#include <openssl/x509v3.h>

#include <memory>
#include <string>

#include "schemas/inventory/software.hpp"

namespace collector::inventory {

/// What OpenSSL gave us, freed by the function of its kind.
template <auto Free>
struct freed_by {
  template <class T>
  void operator()(T* p) const {
    Free(p);
  }
};
template <class T, auto Free>
using owned = std::unique_ptr<T, freed_by<Free>>;

/// The same for memory: OPENSSL_free is a macro.
struct openssl_free {
  void operator()(void* p) const { OPENSSL_free(p); }
};

/// As RFC 2253 writes names, in UTF-8; at most 1024 bytes.
std::string name_text(const X509_NAME* name);
schemas::instant time_of(const ASN1_TIME* time);
/// Lower hexadecimal digits.
schemas::text serial_text(const ASN1_INTEGER* serial);
/// OpenSSL's short name of an algorithm; absent if it knows none.
schemas::text algorithm_text(int nid);

}  // namespace collector::inventory
