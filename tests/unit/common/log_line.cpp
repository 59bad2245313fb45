// One line in each format: what it looks like, its bound, and what is read of it again.
#include "common/log_line.hpp"

#include <catch2/catch.hpp>

using common::log_format;
using common::log_line;
using common::longest_log_text;
using common::read_log_line;

namespace {

constexpr std::int64_t noon = 1'764'504'000'123;

std::string line_of(log_format as, std::string_view text, std::string_view stage = "wdb") {
  return log_line(as, {.time = noon, .level = "error", .stage = stage, .text = text});
}

constexpr log_format all[] = {log_format::logfmt, log_format::json, log_format::text};

}  // namespace

TEST_CASE("a line of the log in each format", "[log]") {
  const auto* text = R"(/etc/x:3:1: unknown key "a\b")";
  CHECK(line_of(log_format::logfmt, text) ==
        "time=2025-11-30T12:00:00.123Z level=error stage=wdb "
        R"(msg="/etc/x:3:1: unknown key \"a\\b\"")"
        "\n");
  CHECK(line_of(log_format::json, text) ==
        R"({"time":"2025-11-30T12:00:00.123Z","level":"error","stage":"wdb",)"
        R"("msg":"/etc/x:3:1: unknown key \"a\\b\""})"
        "\n");
  CHECK(line_of(log_format::text, text) ==
        R"(2025-11-30T12:00:00.123Z error wdb: /etc/x:3:1: unknown key "a\b")"
        "\n");
}

TEST_CASE("a stage's name that is no word stands between marks", "[log]") {
  CHECK(line_of(log_format::logfmt, "t", "analyzer-2").find(" stage=analyzer-2 ") !=
        std::string::npos);
  CHECK(line_of(log_format::logfmt, "t", "a level=x").find(R"( stage="a level=x" )") !=
        std::string::npos);
  CHECK(line_of(log_format::logfmt, "t", "").find(R"( stage="" )") != std::string::npos);
}

TEST_CASE("secrets are masked in every format", "[log]") {
  for (const auto as : all)
    CHECK(line_of(as, "DB_PASSWORD=planted-5c").find("planted-5c") == std::string::npos);
}

TEST_CASE("a text that is too long is cut, and says by how much", "[log][bad]") {
  for (const auto as : all) {
    const auto line = line_of(as, std::string(longest_log_text + 5, 'x'));
    CHECK(line.find("x [5 more bytes]") != std::string::npos);
    CHECK(line.size() < longest_log_text + 200);
    CHECK(line_of(as, std::string(longest_log_text, 'x')).find("more bytes") == std::string::npos);
    // What has to be escaped makes no line longer than twice that.
    CHECK(line_of(as, std::string(100'000, '"')).size() < 2 * longest_log_text + 200);
    CHECK(line_of(as, std::string(100'000, '\x1b'), std::string(100'000, '"')).size() <
          5 * longest_log_text);
  }
}

TEST_CASE("what a line says is read again in every format", "[log]") {
  for (const auto as : all)
    for (const auto* text : {"ready", "a \"quoted\" \\ text: of level=info", ""}) {
      const auto line = line_of(as, text);
      const auto told = read_log_line(std::string_view(line).substr(0, line.size() - 1));
      REQUIRE(told);
      CHECK(told->level == "error");
      CHECK(told->text == text);
    }
}

TEST_CASE("what a library prints is no line of the log", "[log][bad]") {
  for (const auto* line :
       {"", "terminate called after throwing: x", "{\"time\":\"", "time=x level=info msg=\"half",
        R"({"time":"x","level":"info","stage":"wdb","msg":"half\)", "a: b c", "{}"})
    CHECK_FALSE(read_log_line(line));
}
