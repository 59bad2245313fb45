#include "collector/inventory/certificates/x509.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <time.h>

#include <algorithm>
#include <memory>

#include "common/hash.hpp"
#include "common/hex.hpp"

namespace collector::inventory {

using common::errc;
using common::fail;

namespace {

constexpr long most_der = 1 << 20;
constexpr std::size_t most_text = 1024;

template <auto Free>
struct freed_by {
  template <class T>
  void operator()(T* p) const {
    Free(p);
  }
};
using bio_ptr = std::unique_ptr<BIO, freed_by<BIO_free_all>>;
using x509_ptr = std::unique_ptr<X509, freed_by<X509_free>>;

struct openssl_free {
  void operator()(void* p) const { OPENSSL_free(p); }
};

/// As RFC 2253 writes names, in UTF-8.
std::string name_of(const X509_NAME* name) {
  const bio_ptr out{BIO_new(BIO_s_mem())};
  X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &bytes);
  return size > 0 ? std::string(bytes, std::min(static_cast<std::size_t>(size), most_text)) : std::string{};
}

schemas::instant time_of(const ASN1_TIME* time) {
  tm t{};
  if (ASN1_TIME_to_tm(time, &t) != 1) return {};
  return {static_cast<std::int64_t>(::timegm(&t)) * 1000};
}

schemas::text serial_of(const X509* x) {
  const std::unique_ptr<BIGNUM, freed_by<BN_free>> number{ASN1_INTEGER_to_BN(X509_get0_serialNumber(x), nullptr)};
  if (!number) return {};
  const std::unique_ptr<char, openssl_free> digits{BN_bn2hex(number.get())};
  if (!digits) return {};
  std::string out = digits.get();
  for (auto& c : out) c = static_cast<char>(c >= 'A' && c <= 'F' ? c + 32 : c);
  return out.substr(0, 256);
}

schemas::text type_of(int nid) {
  const char* name = OBJ_nid2sn(nid);
  return name == nullptr || nid == NID_undef ? schemas::text{} : schemas::text(name);
}

void set_key(schemas::certificate& c, const X509* x) {
  const EVP_PKEY* key = X509_get0_pubkey(x);
  if (key == nullptr) return;  // of a kind that OpenSSL does not know
  c.key_type = type_of(EVP_PKEY_get_base_id(key));
  if (const int bits = EVP_PKEY_get_bits(key); bits > 0) c.key_bits = bits;
}

bool is_certificate(std::string_view kind) { return kind == "CERTIFICATE" || kind == "X509 CERTIFICATE" || kind == "TRUSTED CERTIFICATE"; }

}  // namespace

common::status each_certificate(std::string_view file, const std::function<void(std::string_view der)>& each) {
  if (file.find("-----BEGIN ") == file.npos) {
    if (file.empty() || file[0] != '\x30') return {};  // neither PEM nor DER: no certificates are in it
    each(file);
    return {};
  }
  const bio_ptr in{BIO_new_mem_buf(file.data(), static_cast<int>(file.size()))};
  for (;;) {
    char *kind = nullptr, *head = nullptr;
    unsigned char* bytes = nullptr;
    long size = 0;
    const bool read = PEM_read_bio(in.get(), &kind, &head, &bytes, &size) == 1;
    const std::unique_ptr<char, openssl_free> kind_owner{kind}, head_owner{head};
    const std::unique_ptr<unsigned char, openssl_free> bytes_owner{bytes};
    if (!read) break;
    if (is_certificate(kind) && size > 0 && size <= most_der) each({reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)});
  }
  const auto error = ERR_peek_last_error();
  ERR_clear_error();
  if (ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE) return {};
  return fail(errc::malformed, "a PEM block that cannot be read");
}

common::result<schemas::certificate> parse_certificate(std::string_view der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const x509_ptr x{d2i_X509(nullptr, &at, static_cast<long>(std::min<std::size_t>(der.size(), most_der)))};
  if (!x) {
    ERR_clear_error();
    return fail(errc::malformed, "not a certificate");
  }
  schemas::certificate c;
  // A trusted certificate has OpenSSL's own remarks behind it, which are not part of it.
  c.sha256 = common::to_hex(common::sha256(der.substr(0, static_cast<std::size_t>(at - reinterpret_cast<const unsigned char*>(der.data())))));
  c.subject = name_of(X509_get_subject_name(x.get()));
  c.issuer = name_of(X509_get_issuer_name(x.get()));
  c.serial = serial_of(x.get());
  c.not_before = time_of(X509_get0_notBefore(x.get()));
  c.not_after = time_of(X509_get0_notAfter(x.get()));
  set_key(c, x.get());
  c.signature_algorithm = type_of(X509_get_signature_nid(x.get()));
  const auto flags = X509_get_extension_flags(x.get());
  c.self_signed = (flags & EXFLAG_SS) != 0;
  c.ca = X509_check_ca(x.get()) > 0;
  ERR_clear_error();
  return c;
}

}  // namespace collector::inventory
