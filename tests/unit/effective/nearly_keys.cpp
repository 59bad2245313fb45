// Keys that are nearly one, and values that none has.
#include <catch2/catch.hpp>

#include "tests/unit/policy/refusal.hpp"

using unit::policy::check_loads, unit::policy::check_refused;

TEST_CASE("a parameter of an interface that is nearly one is refused", "[policy][effective]") {
  check_refused("did you mean 'accept_redirects'?",
                {"k:sysctl:net.ipv4.conf.eth0.acept_redirects -> r:^0$",
                 "k:sysctl:net.ipv6.conf.eth0.accept_redirect -> r:^0$"});
  check_loads({"k:sysctl:net.ipv4.conf.eth0.accept_redirects -> r:^0$",
               "k:sysctl:net.ipv4.conf.eth0.foo -> r:^0$",
               "k:sysctl:net.ipv6.conf.default.accept_ra -> r:^0$"});
}

TEST_CASE("a file of systemd that is nearly one is refused", "[policy][effective]") {
  check_refused("did you mean 'journald'?", {"k:systemd-conf:jounald:Storage -> r:persistent"});
  check_refused("did you mean 'coredump'?", {"k:systemd-conf:coredmp:Storage -> r:none"});
  check_loads({"k:systemd-conf:journald:Storage -> r:persistent",
               "k:systemd-conf:mydaemon:Storage -> r:none"});
}

TEST_CASE("a way to hash that shadow has not is refused", "[policy][effective]") {
  check_refused(
      "no value of login.defs:ENCRYPT_METHOD",
      {"k:login.defs:ENCRYPT_METHOD -> r:^sha-512$", "k:login.defs:ENCRYPT_METHOD -> r:^\\$6\\$",
       "k:login.defs:ENCRYPT_METHOD -> SHA-512"});
  check_loads({"k:login.defs:ENCRYPT_METHOD -> r:^SHA512$",
               "k:login.defs:ENCRYPT_METHOD -> r:^(SHA512|yescrypt)$",
               "k:login.defs:ENCRYPT_METHOD -> r:md5"});
}

TEST_CASE("blanks that no value has are refused", "[policy][effective]") {
  check_refused("no blanks between them", {"k:sshd:Ciphers -> r:aes256-ctr, aes192-ctr",
                                           "k:sshd:MACs -> r:hmac-md5 hmac-sha1"});
  check_refused("has no blanks around it",
                {"k:ini:/etc/x.ini:main:key -> r:^\\s", "k:ini:/etc/x.ini:main:key -> r:yes\\s$"});
  check_loads({"k:sshd:Ciphers -> r:^aes256-ctr,aes192-ctr$", "k:sshd:Ciphers -> r:3des",
               "k:sshd:Ciphers -> r:^\\+", "k:ini:/etc/x.ini:main:key -> r:^\\s*yes\\s*$",
               "k:ini:/etc/x.ini:main:key -> r:^$", "k:ini:/etc/x.ini:main:key -> r:a b"});
}
