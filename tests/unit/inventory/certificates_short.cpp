// The short way to what a certificate says, beside the whole one.
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <memory>

#include "collector/inventory/certificates/x509.hpp"
#include "collector/inventory/certificates/x509_parts.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

using extensions = std::vector<std::pair<int, const char*>>;

/// A certificate with those extensions, in DER, signed by its own key whoever is said to have
/// issued it.
std::string made(EVP_PKEY* key, const char* issuer, const extensions& with) {
  const std::unique_ptr<X509, decltype(&X509_free)> x{X509_new(), X509_free};
  X509_set_version(x.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x.get()), 77);
  ASN1_TIME_set(X509_getm_notBefore(x.get()), 1'700'000'000);
  ASN1_TIME_set(X509_getm_notAfter(x.get()), 4'100'000'000);
  X509_set_pubkey(x.get(), key);
  const auto name = [](X509_NAME* to, const char* text) {
    X509_NAME_add_entry_by_txt(to, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(text), -1, -1, 0);
  };
  name(X509_get_subject_name(x.get()), "subject");
  name(X509_get_issuer_name(x.get()), issuer);
  X509V3_CTX context;
  X509V3_set_ctx(&context, x.get(), x.get(), nullptr, nullptr, 0);
  for (const auto& [nid, value] : with) {
    const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> e{
        X509V3_EXT_conf_nid(nullptr, &context, nid, value), X509_EXTENSION_free};
    CAPTURE(nid);
    REQUIRE(e);
    X509_add_ext(x.get(), e.get(), -1);
  }
  X509_sign(x.get(), key, EVP_sha256());
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(x.get(), &bytes);
  const std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

/// Where the short way says something, it is what the whole way says. Returns whether it did.
bool agrees(const std::string& der) {
  const auto brief = inventory::parse_common_certificate(der);
  if (!brief) return false;
  auto whole = inventory::parse_whole_certificate(der);
  REQUIRE(whole);
  CAPTURE(*brief->subject);
  CHECK(schemas::encode_row(*brief) == schemas::encode_row(*whole));
  return true;
}

}  // namespace

TEST_CASE("live, the trusted authorities of this host read the same either way",
          "[inventory][certificates]") {
  const auto host = *common::root_dir::open("/");
  const auto store = host.read("etc/ssl/certs/ca-certificates.crt", 4u << 20);
  if (!store) tests::skip("no store of certificates here");
  std::size_t all = 0, briefly = 0;
  REQUIRE(inventory::each_certificate(
      store->bytes, [&](std::string_view der) { ++all, briefly += agrees(std::string(der)); }));
  CHECK(briefly * 10 >= all * 9);
}

TEST_CASE("certificates of every kind read the same either way, or only the whole one",
          "[inventory][certificates]") {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> rsa{EVP_RSA_gen(1024), EVP_PKEY_free},
      curve{EVP_EC_gen("P-384"), EVP_PKEY_free},
      edwards{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free};
  const std::vector<extensions> kinds{
      {{NID_basic_constraints, "critical,CA:TRUE"}},
      {{NID_basic_constraints, "CA:FALSE"}, {NID_key_usage, "digitalSignature"}},
      {{NID_basic_constraints, "CA:TRUE,pathlen:1"}, {NID_key_usage, "critical,digitalSignature"}},
      {{NID_key_usage, "keyCertSign,cRLSign"}},
      {{NID_key_usage, "decipherOnly"}},
      {{NID_subject_key_identifier, "hash"},
       {NID_authority_key_identifier, "keyid:always,issuer:always"},
       {NID_basic_constraints, "CA:TRUE"}},
      {{NID_subject_key_identifier, "00:11"},
       {NID_subject_alt_name, "DNS:a.example.org,IP:192.0.2.1"},
       {NID_ext_key_usage, "serverAuth"}},
      {{NID_netscape_cert_type, "sslCA"}},
      {{NID_crl_distribution_points, "URI:http://c.example.org/a.crl"}}};
  std::size_t briefly = 0;
  for (auto* key : {rsa.get(), curve.get()})
    for (const auto* issuer : {"subject", "somebody"})
      for (const auto& with : kinds) briefly += agrees(made(key, issuer, with));
  CHECK(briefly == 2 * 2 * (kinds.size() - 1));  // Netscape's own kind goes the whole way
}

TEST_CASE("a certificate with any byte changed, or cut off anywhere, reads the same either way",
          "[inventory][certificates]") {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{EVP_RSA_gen(1024), EVP_PKEY_free};
  const auto der = made(key.get(), "subject",
                        {{NID_basic_constraints, "CA:TRUE"},
                         {NID_key_usage, "keyCertSign"},
                         {NID_subject_key_identifier, "hash"}});
  REQUIRE(agrees(der));
  for (std::size_t i = 0; i < der.size(); ++i) {
    CAPTURE(i);
    CHECK_FALSE(inventory::parse_common_certificate(der.substr(0, i)));
    for (const int flip : {0x01, 0x20, 0x80}) {
      auto bytes = der;
      bytes[i] = static_cast<char>(bytes[i] ^ flip);
      const auto brief = inventory::parse_common_certificate(bytes);
      const auto whole = inventory::parse_whole_certificate(bytes);
      if (!brief || !whole || !whole->key_bits) continue;  // a key that is damaged still has a size
      CAPTURE(flip);
      CHECK(schemas::encode_row(*brief) == schemas::encode_row(*whole));
    }
  }
}
