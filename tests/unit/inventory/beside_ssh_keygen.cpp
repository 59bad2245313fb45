// Keys of every kind that ssh-keygen makes, beside what ssh-keygen says of them.
#include <sstream>

#include "common/letters.hpp"
#include "common/subprocess.hpp"
#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

constexpr std::size_t keygen_variants = 24;
using keygen_words = std::vector<std::string>;

/// The exit status; how long a busy machine takes says nothing of a key.
int keygen_status(const keygen_words& argv) {
  const auto r = common::run(argv, {.time = std::chrono::seconds{120}});
  REQUIRE(r);
  INFO("ssh-keygen was stopped after 120 s");
  REQUIRE_FALSE(r->timed_out);
  return r->exit_status;
}

keygen_words kind_of_key(std::size_t n) {
  static const std::vector<keygen_words> kinds{{"rsa", "1024"},  {"ed25519", "0"}, {"ecdsa", "256"},
                                               {"ecdsa", "384"}, {"ecdsa", "521"}, {"dsa", "1024"}};
  return kinds[n % kinds.size()];
}

}  // namespace

TEST_CASE("every key of ssh-keygen's reads as ssh-keygen says of it",
          "[inventory][ssh-keys][owner]") {
  const auto keygen = tests::peer("ssh-keygen");
  if (keygen.empty()) tests::skip("ssh-keygen is not here");
  tests::chance random(tests::seed("beside_ssh_keygen"));
  std::size_t compared = 0;
  tests::temp_dir root;
  fs::create_directories(root / "root/.ssh");
  for (std::size_t i = 0; i < keygen_variants; ++i) {
    const auto kind = kind_of_key(i);
    const std::string file = "key" + std::to_string(i), path = root / "root/.ssh/" + file;
    const auto format = random.of(keygen_words{"RFC4716", "PEM", "PKCS8"});
    const auto passphrase = random.of(keygen_words{"", "pass phrase"});
    const auto cipher = random.of(keygen_words{"aes256-ctr", "aes128-gcm@openssh.com", "3des-cbc"});
    const auto comment = random.of(keygen_words{"", "ann@host", "two words"});
    CAPTURE(kind[0], kind[1], format, passphrase, cipher, comment);
    keygen_words argv{keygen, "-q",   "-t", kind[0], "-m", format,  "-N", passphrase,
                      "-Z",   cipher, "-a", "1",     "-C", comment, "-f", path};
    if (kind[1] != "0") argv.insert(argv.end(), {"-b", kind[1]});
    if (keygen_status(argv) != 0) continue;  // a build without that kind
    // `256 SHA256:… comment (ED25519)`
    std::istringstream said(tests::lines_of({keygen, "-l", "-f", path + ".pub"}).at(0));
    std::int64_t bits = 0;
    std::string fingerprint, type, word;
    said >> bits >> fingerprint;
    while (said >> word) type = word;
    constexpr int refused = 255;  // as it ends without the passphrase
    const int status = keygen_status({keygen, "-y", "-P", "", "-f", path});
    REQUIRE((status == 0 || status == refused));
    const bool is_encrypted = status == refused;
    const bool has_pub = random.one_in(2);
    if (!has_pub) fs::remove(path + ".pub");
    const auto k = the(rows<schemas::ssh_key>(scan(table_id::ssh_keys, root.path())),
                       [&](const auto& one) { return one.path == "/root/.ssh/" + file; });
    CHECK(k.encrypted == is_encrypted);
    CHECK(is_encrypted == !passphrase.empty());
    if (has_pub || k.public_part == "key") {
      CHECK(k.fingerprint == fingerprint);
      CHECK("(" + *k.type + ")" == common::lower_case(type));
      CHECK(k.bits == bits);
    } else {
      CHECK_FALSE(k.fingerprint);
      // Only where all is encrypted, nothing is known.
      CHECK((k.type == kind[0] || (format == "PKCS8" && is_encrypted)));
    }
    if (has_pub && !comment.empty()) CHECK(k.comment == comment);
    if (format == "RFC4716" || kind[0] == "ed25519") CHECK(k.public_part == "key");
    ++compared;
  }
  CHECK(compared >= 12);
}
