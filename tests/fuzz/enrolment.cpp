#include <algorithm>
#include <catch2/catch.hpp>

#include "common/base32.hpp"
#include "schemas/enrolment/refused_keys.hpp"
#include "schemas/enrolment/server_key.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/enrolment_samples.hpp"

namespace {

std::string lower(std::string s) {
  std::ranges::transform(s, s.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return s;
}

/// What is decoded encodes to what is decoded alike; what is not is refused in one line.
bool judge_token(const std::string& text) {
  const auto t = schemas::decode_token(text);
  if (t) REQUIRE(schemas::decode_token(schemas::encode_token(*t)) == *t);
  if (!t) REQUIRE(t.error().detail.find('\n') == std::string::npos);
  return t.has_value();
}

}  // namespace

TEST_CASE("what base32 reads it writes, and the other way round", "[fuzz]") {
  const std::vector<std::string> corpus{"", "my", "MZXW6YTBOI", "mzxw6yq",
                                        common::to_base32(std::string(40, '\xa5'))};
  tests::fuzz("base32", corpus, [](const std::string& text) {
    if (const auto bytes = common::from_base32(text))
      REQUIRE(common::to_base32(*bytes) == lower(text));
    REQUIRE(common::from_base32(common::to_base32(text)) == text);
  });
}

TEST_CASE("no text breaks the decoder of tokens", "[fuzz]") {
  const auto text = schemas::encode_token(tests::sample_token());
  tests::fuzz("tokens", {text, "  " + text + "\n", "muster2.abcd", "MUSTER1." + text.substr(8)},
              judge_token);
}

TEST_CASE("no layout with a good checksum breaks the decoder of tokens", "[fuzz]") {
  auto small = tests::sample_token();
  small.addresses.resize(1);
  small.server_keys.resize(1);
  std::vector<std::string> corpus;
  for (const auto& t : {tests::sample_token(), small}) {
    corpus.push_back(*common::from_base32(schemas::encode_token(t).substr(8)));
    corpus.back().resize(corpus.back().size() - 4);
  }
  tests::fuzz("token layouts", corpus, [](const std::string& layout) {
    const auto text = "muster1." + common::to_base32(tests::sealed(layout));
    if (judge_token(text)) REQUIRE(schemas::encode_token(*schemas::decode_token(text)) == text);
  });
}

TEST_CASE("no text breaks the reader of server files, and every refusal says where", "[fuzz]") {
  const std::string key(64, '3');
  const std::vector<std::string> corpus{
      schemas::text_of(tests::sample_server_file()),
      "agent: a\naddresses: [a:1, 'b', \"c\"]\nserver_keys: " + key + "\n",
      "{agent: null, addresses: {}, server_keys: [[]]}"};
  tests::fuzz("server files", corpus, [](const std::string& text) {
    const auto f = schemas::parse_server_file("s.yaml", text);
    if (f) REQUIRE(schemas::parse_server_file("s.yaml", schemas::text_of(*f)) == *f);
    if (!f) REQUIRE(f.error().detail.starts_with("s.yaml:"));
  });
}

TEST_CASE("what the readers of keys take is what their writers give", "[fuzz]") {
  const std::vector<std::string> corpus{schemas::text_of(tests::sample_agent_key()),
                                        schemas::key_line(std::string(32, '\x5a'))};
  tests::fuzz("key files", corpus, [](const std::string& text) {
    const auto agent = schemas::parse_agent_key("f", text);
    if (agent) REQUIRE(schemas::text_of(*agent) == text);
    if (!agent) REQUIRE(agent.error().detail.starts_with("f:"));
    const auto line = schemas::parse_key_line("f", text);
    if (line) REQUIRE(schemas::key_line(*line) == text);
  });
  const std::string refused =
      schemas::text_of(schemas::refused_keys{{std::string(32, 'k'), {1, "fe80::1%eth0"}}});
  tests::fuzz("refused keys", {refused}, [](const std::string& text) {
    const auto keys = schemas::parse_refused_keys("f", text);
    if (keys) REQUIRE(*schemas::parse_refused_keys("f", schemas::text_of(*keys)) == *keys);
    if (!keys) REQUIRE(keys.error().detail.starts_with("f:"));
  });
}
