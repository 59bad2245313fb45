#include "collector/inventory/certificates/x509.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>

#include "collector/inventory/certificates/x509_parts.hpp"
#include "collector/inventory/certificates/x509_text.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"

namespace collector::inventory {

using common::errc;
using common::fail;

namespace {

constexpr long most_der = 1 << 20;
using x509_ptr = owned<X509, X509_free>;

void set_key(schemas::certificate& c, const X509* x) {
  const EVP_PKEY* key = X509_get0_pubkey(x);
  if (key == nullptr) return;  // of a kind that OpenSSL does not know
  c.key_type = algorithm_text(EVP_PKEY_get_base_id(key));
  if (const int bits = EVP_PKEY_get_bits(key); bits > 0) c.key_bits = bits;
}

bool is_certificate(std::string_view kind) {
  return kind == "CERTIFICATE" || kind == "X509 CERTIFICATE" || kind == "TRUSTED CERTIFICATE";
}

}  // namespace

common::status each_certificate(std::string_view file,
                                const std::function<void(std::string_view der)>& each) {
  if (file.find("-----BEGIN ") == file.npos) {
    if (file.empty() || file[0] != '\x30')
      return {};  // neither PEM nor DER: no certificates are in it
    each(file);
    return {};
  }
  const owned<BIO, BIO_free_all> in{BIO_new_mem_buf(file.data(), static_cast<int>(file.size()))};
  for (;;) {
    char *kind = nullptr, *head = nullptr;
    unsigned char* bytes = nullptr;
    long size = 0;
    const bool read = PEM_read_bio(in.get(), &kind, &head, &bytes, &size) == 1;
    const std::unique_ptr<char, openssl_free> kind_owner{kind}, head_owner{head};
    const std::unique_ptr<unsigned char, openssl_free> bytes_owner{bytes};
    if (!read) break;
    if (is_certificate(kind) && size > 0 && size <= most_der)
      each({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)});
  }
  const auto error = ERR_peek_last_error();
  ERR_clear_error();
  if (ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE) return {};
  return fail(errc::malformed, "a PEM block that cannot be read");
}

common::result<schemas::certificate> parse_certificate(std::string_view der) {
  if (auto c = parse_common_certificate(der)) return std::move(*c);
  return parse_whole_certificate(der);
}

common::result<schemas::certificate> parse_whole_certificate(std::string_view der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const x509_ptr x{
      d2i_X509(nullptr, &at, static_cast<long>(std::min<std::size_t>(der.size(), most_der)))};
  if (!x) {
    ERR_clear_error();
    return fail(errc::malformed, "not a certificate");
  }
  schemas::certificate c;
  // A trusted certificate has OpenSSL's own remarks after it, which are not part of it.
  c.sha256 = common::to_hex(common::sha256(der.substr(
      0, static_cast<std::size_t>(at - reinterpret_cast<const unsigned char*>(der.data())))));
  c.subject = name_text(X509_get_subject_name(x.get()));
  c.issuer = name_text(X509_get_issuer_name(x.get()));
  c.serial = serial_text(X509_get0_serialNumber(x.get()));
  c.not_before = time_of(X509_get0_notBefore(x.get()));
  c.not_after = time_of(X509_get0_notAfter(x.get()));
  set_key(c, x.get());
  c.signature_algorithm = algorithm_text(X509_get_signature_nid(x.get()));
  const auto flags = X509_get_extension_flags(x.get());
  c.self_signed = (flags & EXFLAG_SS) != 0;
  c.ca = X509_check_ca(x.get()) > 0;
  ERR_clear_error();
  return c;
}

}  // namespace collector::inventory
