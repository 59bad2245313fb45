// Private keys of SSH, by the heads of their files.
#include <sys/stat.h>

#include <map>

#include "collector/inventory/ssh/private_key.hpp"
#include "collector/inventory/ssh/public_key.hpp"
#include "common/base64.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

using inventory::ssh_field;
const std::string secret = "THESECRETTHESECRETTHESECRETTHESECRET";
const std::string ed25519 = ssh_field("ssh-ed25519") + ssh_field(std::string(32, 'p'));

std::string base64_lines(std::string text) {
  while (text.size() % 4 != 0) text += '=';
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 70) out += text.substr(i, 70) + "\n";
  return out;
}
std::string pem(const std::string& label, const std::string& bytes,
                const std::string& headers = "") {
  return "-----BEGIN " + label + "-----\n" + headers + base64_lines(common::to_base64(bytes)) +
         "-----END " + label + "-----\n";
}
std::string openssh(const std::string& blob, const std::string& cipher = "none") {
  return pem("OPENSSH PRIVATE KEY", std::string("openssh-key-v1\0", 15) + ssh_field(cipher) +
                                        ssh_field(cipher == "none" ? "none" : "bcrypt") +
                                        ssh_field(cipher == "none" ? "" : "salt") +
                                        std::string("\0\0\0\1", 4) + ssh_field(blob) +
                                        ssh_field(secret));
}
std::string der(char tag, const std::string& bytes) {
  std::string size(1, static_cast<char>(bytes.size()));
  if (bytes.size() > 127)
    size = {'\x82', static_cast<char>(bytes.size() >> 8), static_cast<char>(bytes.size())};
  return tag + size + bytes;
}
const std::string modulus = std::string(1, '\0') + std::string(128, '\xc5'), exponent = "\1\1";
const std::string rsa_numbers =
    der('\x30', der(2, std::string(1, '\0')) + der(2, modulus) + der(2, exponent) + der(2, secret));

std::string pub_line(const std::string& blob, const std::string& comment) {
  return "ssh-ed25519 " + common::to_base64(blob) + " " + comment + "\n";
}

schemas::ssh_key key_at(const inventory::table_scan& s, const std::string& path) {
  return the(rows<schemas::ssh_key>(s), [&](const auto& k) { return k.path == path; });
}

/// The head of a text, and how much of it was read.
std::optional<inventory::key_head> head_of(const std::string& text, std::size_t& read) {
  read = 0;
  inventory::key_bytes bytes([&](char* to, std::size_t most) {
    const auto got = std::min(most, text.size() - read);
    std::copy_n(text.data() + read, got, to);
    read += got;
    return got;
  });
  return inventory::read_key_head(bytes);
}

}  // namespace

TEST_CASE("keys are found in the homes of all accounts and in etc/ssh", "[inventory][ssh-keys]") {
  tests::temp_dir root;
  write(root, "etc/passwd",
        "root:x:0:0::/root:/bin/sh\nci:x:990:990::/var/lib/ci:/bin/false\n"
        "ann:x:1000:1000::/home/ann:/bin/sh\n");
  write(root, "root/.ssh/id_rsa", pem("RSA PRIVATE KEY", rsa_numbers));
  write(root, "var/lib/ci/.ssh/deploy/any name", openssh(ed25519, "aes256-ctr"));
  write(root, "home/ann/.ssh/known_hosts", "example.org ssh-ed25519 AAAA\n");
  write(root, "home/ann/.ssh/id_ed25519", openssh(ed25519));
  write(root, "home/ann/.ssh/id_ed25519.pub", pub_line(ed25519, "ann at work"));
  write(root, "home/left/.ssh/id", openssh(ed25519));  // an account that is gone
  write(root, "etc/ssh/ssh_host_ed25519_key", openssh(ed25519));
  write(root, "etc/ssh/sshd_config", "Port 22\n");
  fs::permissions(root / "home/ann/.ssh/id_ed25519", static_cast<fs::perms>(0640));
  const auto s = scan(table_id::ssh_keys, root.path());
  CHECK(s.status == table_status::ok);
  REQUIRE(s.rows.size() == 5);
  const auto ann = key_at(s, "/home/ann/.ssh/id_ed25519");
  CHECK(ann.user == "ann");
  CHECK(ann.uid == static_cast<std::int64_t>(::getuid()));
  CHECK(ann.mode == "0640");
  CHECK(ann.format == "openssh");
  CHECK(ann.type == "ed25519");
  CHECK(ann.bits == 256);
  CHECK(ann.encrypted == false);
  CHECK_FALSE(ann.cipher);
  CHECK(ann.fingerprint == inventory::ssh_fingerprint(ed25519));
  CHECK(ann.public_part == "key");
  CHECK(ann.comment == "ann at work");
  const auto ci = key_at(s, "/var/lib/ci/.ssh/deploy/any name");
  CHECK(ci.user == "ci");
  CHECK(ci.encrypted == true);
  CHECK(ci.cipher == "aes256-ctr");
  CHECK(ci.fingerprint == ann.fingerprint);
  const auto old = key_at(s, "/root/.ssh/id_rsa");
  CHECK(old.format == "pem");
  CHECK(old.type == "rsa");
  CHECK(old.bits == 1024);
  CHECK(old.fingerprint == inventory::ssh_fingerprint(ssh_field("ssh-rsa") + ssh_field(exponent) +
                                                      ssh_field(modulus)));
  CHECK(key_at(s, "/home/left/.ssh/id").user == "left");
  CHECK_FALSE(key_at(s, "/etc/ssh/ssh_host_ed25519_key").user);
}

TEST_CASE("a key that is encrypted as a whole is known by the .pub file beside it",
          "[inventory][ssh-keys]") {
  tests::temp_dir root;
  const auto headers = "Proc-Type: 4,ENCRYPTED\r\nDEK-Info: AES-128-CBC,00112233\r\n\r\n";
  write(root, "root/.ssh/a", pem("ENCRYPTED PRIVATE KEY", secret));
  write(root, "root/.ssh/a.pub", pub_line(ed25519, "of a"));
  write(root, "root/.ssh/b", pem("ENCRYPTED PRIVATE KEY", secret));
  write(root, "root/.ssh/c", pem("DSA PRIVATE KEY", secret, headers));
  write(root, "root/.ssh/d", pem("RSA PRIVATE KEY", secret, headers));
  write(root, "root/.ssh/d.pub", pub_line(ed25519, "of another"));
  write(root, "root/.ssh/e",
        pem("EC PRIVATE KEY", der('\x30', der(2, "\1") + der(4, std::string(32, 's')))));
  write(root, "root/.ssh/e.pub",
        "ecdsa-sha2-nistp521 " + common::to_base64(ssh_field("ecdsa-sha2-nistp521")) + "\n");
  const auto s = scan(table_id::ssh_keys, root.path());
  CHECK(s.status == table_status::ok);
  const auto a = key_at(s, "/root/.ssh/a"), b = key_at(s, "/root/.ssh/b"),
             c = key_at(s, "/root/.ssh/c"), d = key_at(s, "/root/.ssh/d");
  CHECK(a.encrypted == true);
  CHECK(a.type == "ed25519");
  CHECK(a.public_part == "pub");
  CHECK(a.comment == "of a");
  CHECK(b.type == "unknown");
  CHECK_FALSE(b.fingerprint);
  CHECK(c.type == "dsa");
  CHECK(c.cipher == "AES-128-CBC");
  CHECK(c.encrypted == true);
  CHECK(d.type == "rsa");  // what lies beside it is of another type, so of another key
  CHECK_FALSE(d.fingerprint);
  CHECK_FALSE(d.comment);
  const auto e = key_at(s, "/root/.ssh/e");
  CHECK(e.bits == 256);  // nor is what is of another size
  CHECK_FALSE(e.fingerprint);
}

TEST_CASE("a comment is taken only from a .pub file of the same key", "[inventory][ssh-keys]") {
  tests::temp_dir root;
  write(root, "root/.ssh/a", openssh(ed25519));
  write(root, "root/.ssh/a.pub",
        pub_line(ssh_field("ssh-ed25519") + ssh_field(std::string(32, 'q')), "of another"));
  const auto a = key_at(scan(table_id::ssh_keys, root.path()), "/root/.ssh/a");
  CHECK(a.fingerprint == inventory::ssh_fingerprint(ed25519));
  CHECK_FALSE(a.comment);
}

TEST_CASE("PuTTY's files tell the public part in the clear", "[inventory][ssh-keys]") {
  tests::temp_dir root;
  const auto lines = base64_lines(common::to_base64(ed25519));
  const auto file = [&](const std::string& cipher) {
    return "PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: " + cipher +
           "\r\nComment: ann's\r\nPublic-Lines: " +
           std::to_string(std::ranges::count(lines, '\n')) + "\r\n" + lines +
           "Key-Derivation: Argon2id\r\nPrivate-Lines: 1\r\n" + secret + "\r\n";
  };
  write(root, "root/.ssh/a.ppk", file("aes256-cbc"));
  write(root, "root/.ssh/b.ppk", file("none"));
  const auto s = scan(table_id::ssh_keys, root.path());
  const auto a = key_at(s, "/root/.ssh/a.ppk");
  CHECK(a.format == "putty");
  CHECK(a.encrypted == true);
  CHECK(a.cipher == "aes256-cbc");
  CHECK(a.fingerprint == inventory::ssh_fingerprint(ed25519));
  CHECK(a.comment == "ann's");
  CHECK(key_at(s, "/root/.ssh/b.ppk").encrypted == false);
}

TEST_CASE("PKCS#8 and SEC 1 tell type and size, and hold the secret before what is public",
          "[inventory][ssh-keys]") {
  using namespace std::string_literals;
  const auto pkcs8 = [](const std::string& algorithm, const std::string& key) {
    return pem("PRIVATE KEY", der('\x30', der(2, "\0"s) + der('\x30', algorithm) + der(4, key)));
  };
  const auto sec1 = der('\x30', der(2, "\1") + der(4, std::string(48, 's')));
  struct sample {
    std::string text, type;
    std::int64_t bits;
  };
  std::size_t read = 0;
  for (const auto& [text, type, bits] :
       {sample{pkcs8(der(6, "\x2b\x65\x70"), der(4, secret)), "ed25519", 256},
        sample{
            pkcs8(der(6, "\x2a\x86\x48\xce\x3d\x02\x01") + der(6, "\x2b\x81\x04\x00\x22"s), sec1),
            "ecdsa", 384},
        sample{pem("EC PRIVATE KEY", sec1), "ecdsa", 384}}) {
    const auto head = head_of(text, read);
    REQUIRE(head);
    CHECK(head->type == type);
    CHECK(head->bits == bits);
    CHECK(head->encrypted == false);
    CHECK(head->public_blob.empty());
  }
  const auto rsa =
      head_of(pkcs8(der(6, "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01") + "\5\0"s, rsa_numbers), read);
  CHECK(inventory::describe_public_key(rsa->public_blob).bits == 1024);
}

TEST_CASE("reading ends where the public part does", "[inventory][ssh-keys]") {
  const auto end_of_public = [](const std::string& text, const std::string& bytes) {
    const auto digits = (bytes.size() * 8 + 5) / 6;
    const auto body = text.find('\n') + 1;
    return body + digits + digits / 70 + 1;
  };
  std::size_t read = 0;
  const auto one = openssh(ed25519);
  REQUIRE(head_of(one, read)->public_blob == ed25519);
  CHECK(read <= end_of_public(one, std::string(15 + 8 + 8 + 4 + 4 + 4, 'x') + ed25519));
  const auto two = pem("RSA PRIVATE KEY", rsa_numbers);
  REQUIRE_FALSE(head_of(two, read)->public_blob.empty());
  CHECK(read <= end_of_public(two, rsa_numbers.substr(0, rsa_numbers.size() - secret.size() - 2)));
  REQUIRE(head_of(pem("EC PRIVATE KEY", der('\x30', der(2, "\1") + der(4, std::string(32, 's')))),
                  read));
  CHECK(read <= 40 + 4);  // the size of the secret, and at most two bits of it
  // What is no key is not read to its end.
  CHECK_FALSE(head_of(std::string(100'000, 'x'), read));
  CHECK(read <= 1100);
  CHECK_FALSE(head_of(std::string("a\n") + pem("CERTIFICATE", secret), read));
  CHECK(head_of("Bag Attributes\n  friendlyName: x\n" + pem("PRIVATE KEY", secret), read));
}

TEST_CASE("no row holds a byte of what is private", "[inventory][ssh-keys]") {
  tests::temp_dir root;
  for (const auto& [name, text] : std::map<std::string, std::string>{
           {"a", openssh(ed25519)},
           {"b", pem("RSA PRIVATE KEY", rsa_numbers)},
           {"c", pem("EC PRIVATE KEY", der('\x30', der(2, "\1") + der(4, secret)))},
           {"d", pem("PRIVATE KEY", der('\x30', secret))},
           {"e", pem("ANY PRIVATE KEY", secret)},
           {"f", "-----BEGIN PRIVATE KEY-----\n" + secret}})
    write(root, "root/.ssh/" + name, text);
  const auto s = scan(table_id::ssh_keys, root.path());
  REQUIRE(s.rows.size() == 6);
  const auto encoded = common::to_base64(secret).substr(4, 12);
  for (const auto& r : s.rows) {
    CHECK(r.stable.find("SECRET") == std::string::npos);
    CHECK(r.stable.find(encoded) == std::string::npos);
  }
}

TEST_CASE("what is no file, or leads out, is no key; too many are told", "[inventory][ssh-keys]") {
  tests::temp_dir root, outside;
  CHECK(scan(table_id::ssh_keys, root.path()).status == table_status::unsupported);
  write(outside, "id", openssh(ed25519));
  fs::create_directories(root / "home/ann/.ssh");
  CHECK(scan(table_id::ssh_keys, root.path()).status == table_status::ok);
  fs::create_symlink(outside / "id", root / "home/ann/.ssh/out");
  fs::create_symlink("/srv/key", root / "home/ann/.ssh/in");
  write(root, "srv/key", openssh(ed25519));
  REQUIRE(::mkfifo((root / "home/ann/.ssh/fifo").c_str(), 0600) == 0);
  auto s = scan(table_id::ssh_keys, root.path());
  CHECK(s.status == table_status::ok);
  REQUIRE(s.rows.size() == 1);
  CHECK(key_at(s, "/home/ann/.ssh/in").type == "ed25519");
  for (int i = 0; i < 501; ++i) write(root, "home/ann/.ssh/n" + std::to_string(i), "x");
  write(root, "home/bob/.ssh/id", openssh(ed25519));
  s = scan(table_id::ssh_keys, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.reason.find("more than 500 files") != std::string::npos);
  CHECK(key_at(s, "/home/bob/.ssh/id").user == "bob");
  const auto held = [&](const char* path) {
    schemas::ssh_key k;
    k.path = path;
    return *s.missed.hold(*schemas::find_table(table_id::ssh_keys), schemas::encode_row(k).stable);
  };
  CHECK(held("/home/ann/.ssh/zz"));
  CHECK_FALSE(held("/home/bob/.ssh/zz"));
}

TEST_CASE("names and comments that are no UTF-8 are taken as they are", "[inventory][ssh-keys]") {
  tests::temp_dir root;
  write(root, "root/.ssh/\xff key", openssh(ed25519));
  write(root, "root/.ssh/\xff key.pub", pub_line(ed25519, "of \xfe"));
  const auto s = scan(table_id::ssh_keys, root.path());
  CHECK(s.status == table_status::ok);
  CHECK(key_at(s, "/root/.ssh/\xff key").comment == "of \xfe");
}
