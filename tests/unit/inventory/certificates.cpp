#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "collector/inventory/certificates/x509.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

/// A certificate of its own making, as PEM.
std::string certificate(const char* name, long serial) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{EVP_EC_gen("P-256"), EVP_PKEY_free};
  const std::unique_ptr<X509, decltype(&X509_free)> x{X509_new(), X509_free};
  X509_set_version(x.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x.get()), serial);
  ASN1_TIME_set(X509_getm_notBefore(x.get()), 1'700'000'000);
  ASN1_TIME_set(X509_getm_notAfter(x.get()), 1'800'000'000);
  X509_set_pubkey(x.get(), key.get());
  auto* subject = X509_get_subject_name(x.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  X509_set_issuer_name(x.get(), subject);
  X509_sign(x.get(), key.get(), EVP_sha256());
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> out{BIO_new(BIO_s_mem()), BIO_free_all};
  PEM_write_bio_X509(out.get(), x.get());
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

}  // namespace

TEST_CASE("a certificate is one row, whatever number of files it lies in",
          "[inventory][certificates]") {
  const auto one = certificate("Démo Root", 0x1234), two = certificate("Other", 7);
  tests::temp_dir root;
  write(root, "usr/share/ca-certificates/demo/one.crt", one);
  write(root, "etc/ssl/certs/ca-certificates.crt", one + "some text\n" + two);
  write(root, "etc/ssl/private/secret.pem",
        "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n");
  fs::create_symlink("/usr/share/ca-certificates/demo/one.crt", root / "etc/ssl/certs/one.pem");
  fs::create_symlink(".", root / "etc/ssl/certs/loop.pem");
  const auto s = scan(table_id::certificates, root.path());
  CHECK(s.status == table_status::ok);
  const auto all = rows<schemas::certificate>(s);
  REQUIRE(all.size() == 2);
  const auto c = the(all, [](const auto& row) { return row.serial == "1234"; });
  CHECK(c.subject == "CN=Démo Root");
  CHECK(c.issuer == c.subject);
  CHECK(c.self_signed == true);
  CHECK(c.not_before.ms == 1'700'000'000'000);
  CHECK(c.not_after.ms == 1'800'000'000'000);
  CHECK(c.key_type == "id-ecPublicKey");
  CHECK(c.key_bits == 256);
  CHECK(c.signature_algorithm == "ecdsa-with-SHA256");
  CHECK(c.sha256->size() == 64);
  CHECK(c.path == "/etc/ssl/certs/ca-certificates.crt");
  CHECK(c.paths == std::vector<std::string>{"/etc/ssl/certs/ca-certificates.crt",
                                            "/usr/share/ca-certificates/demo/one.crt"});
}

TEST_CASE("in the trust folders a certificate counts under whatever name",
          "[inventory][certificates]") {
  tests::temp_dir root;
  write(root, "etc/ssl/certs/a1b2c3d4.0", certificate("Hashed", 1));
  write(root, "etc/pki/ca-trust/source/anchors/anchor", certificate("Bare", 2));
  write(root, "etc/ssl/certs/java/cacerts", "\xfe\xed\xfe\xed");
  write(root, "etc/ssl/a1b2c3d4.0", certificate("Elsewhere", 3));
  const auto s = scan(table_id::certificates, root.path());
  CHECK(s.status == table_status::ok);
  std::vector<std::string> paths;
  for (const auto& c : rows<schemas::certificate>(s)) paths.push_back(*c.path);
  std::ranges::sort(paths);
  CHECK(paths == std::vector<std::string>{"/etc/pki/ca-trust/source/anchors/anchor",
                                          "/etc/ssl/certs/a1b2c3d4.0"});
}

TEST_CASE("certificates are looked for in further folders, as deep as elsewhere",
          "[inventory][certificates][look-in]") {
  tests::temp_dir root, outside;
  write(root, "srv/keys/a/b/one.pem", certificate("One", 1));
  write(root, "srv/other/two.pem", certificate("Two", 2));
  write(outside, "three.pem", certificate("Three", 3));
  fs::create_symlink(outside.path(), root / "out");
  const auto host = *common::root_dir::open(root.path());
  const auto with = [&](const inventory::further_folders& further) {
    return inventory::run(provider_of(table_id::certificates), host, {}, further);
  };
  CHECK(with({}).rows.empty());
  const auto s = with({"srv/keys", "out"});
  REQUIRE(s.rows.size() == 1);
  CHECK(rows<schemas::certificate>(s)[0].path == "/srv/keys/a/b/one.pem");
  CHECK(s.reason == "not looked into: out: No such file or directory");
}

TEST_CASE("a damaged certificate is named and holds deletions; a host without any is unsupported",
          "[inventory][certificates]") {
  tests::temp_dir root;
  CHECK(scan(table_id::certificates, root.path()).status == table_status::unsupported);
  auto bad = certificate("Bad", 1);
  write(root, "etc/ssl/certs/bad.pem", bad.substr(0, bad.size() / 2));
  write(root, "etc/ssl/certs/good.pem", certificate("Good", 2));
  write(root, "etc/ssl/certs/key.pem",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
  write(root, "etc/ssl/certs/der.der", "\x30\x03zzz");
  const auto s = scan(table_id::certificates, root.path());
  CHECK(s.status == table_status::partial);
  CHECK_FALSE(s.missed.empty());
  CHECK(s.rows.size() == 1);
  CHECK(s.reason ==
        "etc/ssl/certs/bad.pem: a PEM block that cannot be read; etc/ssl/certs/der.der: not a "
        "certificate");
}
