#include "common/net/tcp_address.hpp"

#include <catch2/catch.hpp>

using common::net::parse_tcp_address;
using common::net::tcp_address;

TEST_CASE("a TCP address is a host and a port", "[net][tcp_address]") {
  struct row {
    const char* text;
    tcp_address expected;
    const char* again;
  };
  for (const auto& r : {
           row{"127.0.0.1:7443", {"127.0.0.1", 7443}, "127.0.0.1:7443"},
           row{"0.0.0.0:1", {"0.0.0.0", 1}, "0.0.0.0:1"},
           row{"[::1]:65535", {"::1", 65535}, "[::1]:65535"},
           row{"[2001:DB8:0:0::7]:7443", {"2001:db8::7", 7443}, "[2001:db8::7]:7443"},
           row{"localhost:7443", {"localhost", 7443}, "localhost:7443"},
           row{"Server.Example:7443", {"server.example", 7443}, "server.example:7443"},
           row{"muster_server-1:7443", {"muster_server-1", 7443}, "muster_server-1:7443"},
           row{"1st.example:7443", {"1st.example", 7443}, "1st.example:7443"},
       }) {
    INFO(r.text);
    const auto a = parse_tcp_address(r.text);
    REQUIRE(a);
    CHECK(*a == r.expected);
    CHECK(a->text() == r.again);
    CHECK(*parse_tcp_address(a->text()) == *a);
  }
}

TEST_CASE("what is nearly a TCP address is refused", "[net][tcp_address]") {
  for (const std::string text : {"",
                                 ":",
                                 "7443",
                                 ":7443",
                                 "127.0.0.1",
                                 "127.0.0.1:",
                                 "127.0.0.1:0",
                                 "127.0.0.1:65536",
                                 "127.0.0.1:07443",
                                 "127.0.0.1:-1",
                                 "127.0.0.1:+1",
                                 "127.0.0.1: 7443",
                                 "127.0.0.1:7443 ",
                                 " 127.0.0.1:7443",
                                 "127.0.0.1:99999999999999999999",
                                 "127.0.0.1:*",
                                 "127.0.0.1:0x10",
                                 "*:7443",
                                 "127.0.0.*:7443",
                                 "127.0.0.256:7443",
                                 "127.0.0.01:7443",
                                 "127.1:7443",
                                 "2130706433:7443",
                                 "0x7f000001:7443",
                                 "host.0x7f:7443",
                                 "1.2.3.4.5:7443",
                                 "::1:7443",
                                 "[::1]7443",
                                 "[::1]",
                                 "[::1:7443",
                                 "::1]:7443",
                                 "[]:7443",
                                 "[127.0.0.1]:7443",
                                 "[fe80::1%eth0]:7443",
                                 "fe80::1%eth0:7443",
                                 "[[::1]]:7443",
                                 "[::1]:7443:1",
                                 "[host]:7443",
                                 "tcp://127.0.0.1:7443",
                                 "127.0.0.1;10.0.0.1:7443",
                                 "127.0.0.1:1;10.0.0.1:7443",
                                 "user@host:7443",
                                 "host/path:7443",
                                 "host name:7443",
                                 "host..name:7443",
                                 ".host:7443",
                                 "host.:7443",
                                 "-host:7443",
                                 "host-:7443",
                                 "a.-b:7443",
                                 "h\xc3\xb6st:7443",
                                 "ho\x1b[31mst:7443",
                                 "host:7443\n",
                                 "host\n:7443"}) {
    INFO(text);
    const auto a = parse_tcp_address(text);
    REQUIRE_FALSE(a);
    CHECK(a.error().code == common::errc::malformed);
    CHECK(a.error().detail.find("127.0.0.1:7443, [::1]:7443 or server.example:7443") !=
          std::string::npos);
    CHECK(a.error().detail.find('\n') == std::string::npos);
    CHECK(a.error().detail.find('\x1b') == std::string::npos);
  }
  CHECK_FALSE(parse_tcp_address(std::string_view("ho\0st:7443", 10)));
  CHECK_FALSE(parse_tcp_address(std::string_view("127.0.0.1\0:7443", 15)));
  CHECK_FALSE(parse_tcp_address(std::string_view("127.0.0.1:7443\0", 15)));
}

TEST_CASE("a TCP address is bounded, and so is what is said of it", "[net][tcp_address]") {
  const std::string label(63, 'a');
  const auto name = label + '.' + label + '.' + label + '.' + std::string(61, 'a');
  CHECK(parse_tcp_address(name + ":65535"));
  CHECK_FALSE(parse_tcp_address(name + "a:65535"));
  CHECK_FALSE(parse_tcp_address(std::string(64, 'a') + ":7443"));
  const auto huge = parse_tcp_address(std::string(1u << 20, '\x1b'));
  REQUIRE_FALSE(huge);
  CHECK(huge.error().detail.size() < 500);
}
