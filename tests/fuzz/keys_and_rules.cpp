// Keys, rules and what else says who may do what, in whatever form.
#include "collector/inventory/files/capabilities.hpp"
#include "collector/inventory/ssh/private_key.hpp"
#include "collector/inventory/ssh/public_key.hpp"
#include "tests/fuzz/host_file.hpp"

TEST_CASE("no bytes break the reader of private keys, which ends where they do", "[fuzz]") {
  const std::string rsa =
      "-----BEGIN RSA PRIVATE KEY-----\nMIGJAgEAAgkAsQAAAAAAAAECAwEAAQIBAQ==\n-----END";
  const std::string openssh =
      "-----BEGIN OPENSSH PRIVATE KEY-----\n"
      "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\n"
      "QyNTUxOQAAACBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcAAAAAA=\n";
  tests::fuzz(
      "ssh keys",
      {openssh, rsa,
       "-----BEGIN DSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0\n\nAA==\n",
       "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAAA\n",
       "-----BEGIN PRIVATE KEY-----\nMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n",
       "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: c\nPublic-Lines: 2\n"
       "AAAAC3NzaC1lZDI1NTE5AAAAIHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw\ncA==\n"},
      [](const std::string& text) {
        std::size_t read = 0;
        collector::inventory::key_bytes bytes([&](char* to, std::size_t most) {
          const auto got = std::min(most, text.size() - read);
          std::copy_n(text.data() + read, got, to);
          read += got;
          return got;
        });
        const auto head = collector::inventory::read_key_head(bytes);
        if (!head) return;
        REQUIRE_FALSE(head->format.empty());
        REQUIRE(head->public_blob.size() <= 40u << 10);
        REQUIRE_FALSE(collector::inventory::describe_public_key(head->public_blob).type.empty());
      },
      5);
}

TEST_CASE("no bytes break the reader of capabilities", "[fuzz]") {
  tests::fuzz(
      "capabilities",
      {std::string("\1\0\0\2\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20),
       std::string("\1\0\0\3\0\x20\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1\2\3\4", 24)},
      [](const std::string& bytes) {
        const auto text = collector::inventory::capabilities_text(bytes);
        if (text) REQUIRE(text->find('=') != std::string::npos);
      },
      2);
}
