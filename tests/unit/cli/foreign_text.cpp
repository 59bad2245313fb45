// A host's control bytes never reach a log, a terminal or JSON as they are.
#include <spdlog/formatter.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "cli/print/lines.hpp"
#include "cli/print/messages.hpp"
#include "cli/print/printer.hpp"
#include "common/log.hpp"
#include "tests/support/captured.hpp"
#include "tests/support/hostile_text.hpp"
#include "tests/support/seed.hpp"
#include "views/csv.hpp"

using schemas::json;
using views::csv_for;

namespace {

/// The lines are harmless, and as many as there should be.
void check_lines(std::string text, std::ptrdiff_t lines) {
  CAPTURE(text);
  REQUIRE(text.ends_with('\n'));
  REQUIRE(std::ranges::count(text, '\n') == lines);
  std::erase(text, '\n');
  REQUIRE(tests::is_harmless(text));
}

std::string logged(common::log_format as, const std::string& text,
                   const std::string& stage = "stage") {
  spdlog::memory_buf_t line;
  common::log_line_formatter(as)->format({stage, spdlog::level::warn, text}, line);
  return {line.data(), line.size()};
}

constexpr int texts = 2000;

}  // namespace

TEST_CASE("a log line is one line of harmless text, whatever it is about", "[foreign]") {
  using common::log_format;
  CHECK_THAT(logged(log_format::text, "agent \x1b[2J\n"),
             Catch::EndsWith(" warning stage: agent \\x1b[2J\\x0a\n"));
  std::mt19937 rng(tests::seed("log lines"));
  for (int n = 0; n < texts; ++n) {
    const auto text = tests::hostile_text(rng), stage = tests::hostile_text(rng);
    const auto shown = common::one_line(text);
    for (const auto as : {log_format::text, log_format::logfmt, log_format::json})
      check_lines(logged(as, text, stage), 1);
    const auto line = logged(log_format::json, text, stage);
    const auto object = json::parse(line);
    REQUIRE(object.size() == 4);
    REQUIRE(object["msg"] == shown);
    REQUIRE(object["stage"] == common::one_line(stage));
    for (const auto as : {log_format::logfmt, log_format::json}) {
      const auto told = common::read_log_line(logged(as, text));
      REQUIRE(told);
      REQUIRE(told->text == shown);
    }
  }
}

TEST_CASE("what people are shown is harmless, in tables and lines, on stdout and stderr",
          "[foreign]") {
  std::mt19937 rng(tests::seed("terminal"));
  tests::captured out(stdout), err(stderr);
  {
    cli::printer table(cli::format::table);
    for (int n = 0; n < texts; ++n) {
      const auto text = tests::hostile_text(rng);
      table.row({{"text", text}, {"list", json::array({text, text})}, {"number", n}});
    }
  }
  for (int n = 0; n < texts; ++n) {
    const auto text = tests::hostile_text(rng);
    cli::print_line("{:<8} {}", text, text);
    cli::put_marked({}, text, "31", text, text);
    cli::put_wrapped({}, text, text);
    cli::say(text);
    cli::report_error({common::errc::malformed, text});
  }
  const auto shown = out.text(), said = err.text();
  check_lines(shown, 1 + 4 * texts);
  check_lines(said, 2 * texts);
}

TEST_CASE("JSON is one harmless line that is read back as the text with \\xNN for what is no UTF-8",
          "[foreign]") {
  CHECK(schemas::dump_line("\x1b\x7f\xc2\x9b\xe2\x80\xae\xe2\x80\xa8\xe0\x80\x9b\xc3\xa9") ==
        R"("\u001b\u007f\u009b\u202e\u2028\\xe0\\x80\\x9bé")");
  std::mt19937 rng(tests::seed("JSON"));
  for (int n = 0; n < texts; ++n) {
    const auto text = tests::hostile_text(rng);
    const auto pinned = schemas::printable_utf8(text);
    CAPTURE(text);
    const auto line = schemas::dump_line({{"text", text}, {"list", json::array({text})}});
    REQUIRE(tests::is_harmless(line));
    const auto again = json::parse(line);
    REQUIRE(again["text"] == pinned);
    REQUIRE(again["list"][0] == pinned);
    REQUIRE(json::parse(schemas::dump_indented({{"text", text}}))["text"] == pinned);
  }
}

TEST_CASE("the pinned text has \\xNN for each byte that is no UTF-8, and everything else as it is",
          "[foreign]") {
  std::mt19937 rng(tests::seed("pinned"));
  for (int n = 0; n < texts; ++n) {
    const auto text = tests::hostile_text(rng);
    std::string wanted;
    for (std::string_view rest = text; !rest.empty();) {
      const auto unit = common::take_utf8(rest);
      if (unit.code_point)
        wanted += unit.bytes;
      else
        wanted += fmt::format("\\x{:02x}", static_cast<unsigned char>(unit.bytes[0]));
    }
    REQUIRE(schemas::printable_utf8(text) == wanted);
  }
}

TEST_CASE("CSV for a program keeps the line breaks and tabs of a text, and no other control",
          "[foreign]") {
  CHECK(views::csv_record({"a\tb", "a\nb", "\x1b[2J", json::array({"\xc2\x9b"})},
                          csv_for::program) == "a\tb,\"a\nb\",\\x1b[2J,\"[\"\"\\u009b\"\"]\"\r\n");
  std::mt19937 rng(tests::seed("CSV"));
  for (int n = 0; n < texts; ++n) {
    const auto text = tests::hostile_text(rng);
    auto record = views::csv_record({text, json::array({text})}, csv_for::program);
    std::erase_if(record, [](char c) { return c == '\t' || c == '\r' || c == '\n'; });
    REQUIRE(tests::is_harmless(record));
  }
}

TEST_CASE("CSV for a terminal is a harmless line a record", "[foreign]") {
  CHECK(views::csv_record({"over\rwritten", "a\tb", "a\nb,c", "\x1b[2J", "\r=1", "+1"},
                          csv_for::terminal) ==
        "over\\x0dwritten,a\\x09b,\"a\\x0ab,c\",\\x1b[2J,\\x0d=1,'+1\r\n");
  std::mt19937 rng(tests::seed("CSV on a terminal"));
  for (int n = 0; n < texts; ++n) {
    const auto text = tests::hostile_text(rng);
    const auto record = views::csv_record({text, json::array({text}), n}, csv_for::terminal);
    CAPTURE(text);
    REQUIRE(record.ends_with("\r\n"));
    REQUIRE(tests::is_harmless(std::string_view(record).substr(0, record.size() - 2)));
  }
}
