// Command lines in their words, as the table of processes has them.
#include <catch2/catch.hpp>
#include <sstream>

#include "common/secrets/mask.hpp"
#include "tests/support/secret_samples.hpp"

namespace secrets = common::secrets;
using arguments = std::vector<std::string>;

namespace {

arguments masked(arguments a) {
  secrets::mask_arguments(a);
  return a;
}

/// The words of a line in which no shell has anything to do.
arguments words_of(const std::string& line) {
  arguments out;
  std::istringstream in(line);
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

}  // namespace

TEST_CASE("what a program takes as a secret is masked in its arguments", "[secrets]") {
  int tried = 0;
  for (const auto marked : tests::samples_of_programs) {
    const auto s = tests::read_sample(marked);
    // Quotes, pipes, redirections and assignments are the shell's.
    if (s.line.find_first_of("'\"|<=") != s.line.npos) continue;
    INFO(s.line);
    CHECK(masked(words_of(s.line)) == words_of(s.masked));
    ++tried;
  }
  CHECK(tried > 20);
}

TEST_CASE("a shell's text in one argument is read as a line", "[secrets]") {
  CHECK(masked({"sh", "-c", "echo x1 | passwd --stdin root"}) ==
        arguments{"sh", "-c", "echo *** | passwd --stdin root"});
  CHECK(masked({"bash", "-c", "kinit me <<< x1"}) == arguments{"bash", "-c", "kinit me <<< ***"});
  CHECK(masked({"sh", "-c", "chpasswd <<EOF\nroot:x1\nEOF"}) ==
        arguments{"sh", "-c", "chpasswd <<EOF\nroot:***\nEOF"});
}

TEST_CASE("words of a command are not whole files", "[secrets]") {
  for (const arguments& plain :
       {arguments{"docker", "run", "nginx:alp1ne3x", "me:w0lfh0und"},
        arguments{"iwconfig", "wlan0", "key", "open"}, arguments{"nmcli", "dev", "password"},
        arguments{"curl", "-sSu"}, arguments{"net", "user"}, arguments{"ldapsearch", "-xw"},
        arguments{"vault", "kv", "get", "secret/x"}})
    CHECK(masked(plain) == plain);
  CHECK(masked({"/sbin/iwconfig", "wlan0", "key", "s:x1y2z"}) ==
        arguments{"/sbin/iwconfig", "wlan0", "key", "***"});
}

TEST_CASE("a password of GRUB behind a semicolon of an argument is masked", "[secrets]") {
  CHECK(masked({"sh", "-c", "set superusers=\"root\"; password root hunter2"}) ==
        arguments{"sh", "-c", "set superusers=\"root\"; password root ***"});
  CHECK(masked({"vtysh", "-c", "key 1; key-string hunter2"}) ==
        arguments{"vtysh", "-c", "key 1; key-string ***"});
}
