// How a table fits a terminal, and that it is whole everywhere else.
#include "cli/print/table_text.hpp"

#include <catch2/catch.hpp>

#include "cli/print/layout.hpp"
#include "cli/print/telling_columns.hpp"
#include "common/text_width.hpp"
#include "schemas/table.hpp"
#include "tests/support/hostile_text.hpp"
#include "tests/support/seed.hpp"

using cli::lay_out;
using cli::make_table;
using schemas::json;
using widths = std::vector<std::size_t>;
using rows_of_text = std::vector<std::string>;

namespace {

cli::screen terminal(std::size_t width, bool colours = false) {
  return {.is_terminal = true, .has_colours = colours, .width = width, .height = 24};
}

const cli::table_view hiding = [] {
  cli::table_view out;
  out.may_hide = true;
  return out;
}();

}  // namespace

TEST_CASE("columns that fit have their natural widths", "[cli][tables]") {
  CHECK(lay_out({{10, 5}, {20, 5}}, 32, {}) == widths{10, 20});
}

TEST_CASE("columns that do not fit are narrowed, the widest first", "[cli][tables]") {
  CHECK(lay_out({{10, 5}, {40, 5}}, 32, {}) == widths{10, 20});
  CHECK(lay_out({{30, 5}, {40, 5}}, 32, {}) == widths{15, 15});
}

TEST_CASE("columns go in the order that is given, until the rest fits", "[cli][tables]") {
  CHECK(lay_out({{10, 10}, {10, 10}, {10, 10}}, 22, {2, 1}) == widths{10, 10, 0});
  CHECK(lay_out({{10, 10}, {10, 10}, {10, 10}}, 12, {2, 1}) == widths{10, 0, 0});
  CHECK(lay_out({{10, 10}, {10, 10}}, 5, {}) == widths{10, 10});
}

TEST_CASE("columns that all stay are narrowed below what they want", "[cli][tables]") {
  CHECK(lay_out({{36, 36}, {36, 36}, {12, 12}}, 68, {}) == widths{26, 26, 12});
  CHECK(lay_out({{36, 36}, {36, 36}}, 5, {}) == widths{10, 10});
}

TEST_CASE("a table of which nothing may be hidden is no wider than the terminal", "[cli][tables]") {
  const std::string hash(64, 'a');
  const auto t =
      make_table({{{"table", "packages"}, {"mine", hash}, {"theirs", hash}}}, {}, terminal(80));
  CHECK(t.hidden.empty());
  for (const auto& line : t.lines) CHECK(common::text_width(line) <= 80);
}

TEST_CASE("where there is no terminal every cell is whole, on one line", "[cli][tables]") {
  const std::string long_text(500, 'x');
  const auto t =
      make_table({{{"text", long_text}, {"n", 1}}, {{"text", "y"}, {"n", 2}}}, hiding, {});
  REQUIRE(t.lines.size() == 3);
  CHECK(t.lines[1] == long_text + "  1");
  CHECK(t.lines[2].size() < 100);
  CHECK(t.hidden.empty());
}

TEST_CASE("on a terminal a long cell stands on several lines", "[cli][tables]") {
  const auto t = make_table({{{"id", 1}, {"text", "one two three four five six seven eight nine"}}},
                            hiding, terminal(36));
  CHECK(t.lines ==
        rows_of_text{"id  text", "1   one two three four five six", "    seven eight nine"});
}

TEST_CASE("what is the same in all rows is hidden first, then the last column", "[cli][tables]") {
  const std::vector<json> rows{{{"name", "aaaaaaaa"}, {"format", "deb"}, {"x", "1234"}, {"y", "5"}},
                               {{"name", "b"}, {"format", "deb"}, {"x", "5678"}, {"y", "6"}}};
  CHECK(make_table(rows, hiding, terminal(20)).hidden == rows_of_text{"format"});
  CHECK(make_table(rows, hiding, terminal(14)).hidden == rows_of_text{"format", "y"});
  CHECK(make_table(rows, hiding, terminal(1)).hidden == rows_of_text{"format", "x", "y"});
  auto wide = hiding;
  wide.is_wide = true;
  CHECK(make_table(rows, wide, terminal(10)).hidden.empty());
  auto named = hiding;
  named.rows.columns = {"name", "format"};
  CHECK(make_table(rows, named, terminal(10)).hidden.empty());
}

TEST_CASE("what a command wants to be kept is hidden last", "[cli][tables]") {
  const std::vector<json> rows{{{"hash", "aaaaaaaa"}, {"path", "/a/b"}, {"subject", "a"}},
                               {{"hash", "bbbbbbbb"}, {"path", "/c/d"}, {"subject", "b"}}};
  auto view = hiding;
  view.most = {"subject", "path"};
  CHECK(make_table(rows, view, terminal(14)).hidden == rows_of_text{"hash"});
  CHECK(make_table(rows, view, terminal(8)).hidden == rows_of_text{"hash", "path"});
}

TEST_CASE("what is told first of a table are columns of it", "[cli][tables]") {
  std::size_t told = 0;
  for (const auto& table : schemas::tables())
    for (const auto& column : cli::telling_columns(table.name)) {
      INFO(table.name << " " << column);
      CHECK(std::ranges::count(table.columns, column, &schemas::column::name) == 1);
      ++told;
    }
  CHECK(told > 0);
  CHECK(cli::telling_columns("certificates").front() == "subject");
}

TEST_CASE("columns that nobody asked for are left out", "[cli][tables]") {
  auto view = hiding;
  view.unasked = {"b"};
  view.sparse = {"c"};
  CHECK(make_table({{{"a", 1}, {"b", 2}, {"c", nullptr}}}, view, {}).lines ==
        rows_of_text{"a", "1"});
  CHECK(make_table({{{"a", 1}, {"b", 2}, {"c", 3}}}, view, {}).lines ==
        rows_of_text{"a  c", "1  3"});
}

TEST_CASE("colours change no width", "[cli][tables]") {
  const std::vector<json> rows{{{"result", "failed"}, {"id", 1}}, {{"result", "other"}, {"id", 2}}};
  CHECK(make_table(rows, hiding, terminal(40, true)).lines ==
        rows_of_text{"\x1b[1mresult\x1b[0m  \x1b[1mid\x1b[0m", "\x1b[31mfailed\x1b[0m  1",
                     "other   2"});
}

TEST_CASE("what is looked for stays though all rows have the same, unless that is nothing",
          "[cli][tables]") {
  std::vector<json> rows;
  for (const auto* name : {"a-service-with-a-name", "another-with-a-name"})
    rows.push_back(
        {{"name", name}, {"state", "active"}, {"user", ""}, {"path", "/usr/lib/systemd/system"}});
  auto view = hiding;
  view.most = {"name", "state", "user", "path"};
  CHECK(make_table(rows, view, terminal(40)).lines ==
        rows_of_text{"name                   state", "a-service-with-a-name  active",
                     "another-with-a-name    active"});
}

TEST_CASE("a name that may be broken stays beside what is looked for", "[cli][tables]") {
  auto view = hiding;
  view.broken = {"agent"};
  view.most = {"message", "agent"};
  const auto t = make_table({{{"agent", std::string(24, 'a')}, {"message", "one two three four"}}},
                            view, terminal(32));
  CHECK(t.hidden.empty());
  CHECK(t.lines[1] == "aaaaaaaaaaaa  one two three four");
}

TEST_CASE("whatever hosts write, no line of a table is wider than the terminal", "[cli][tables]") {
  std::mt19937 rng(tests::seed("tables"));
  for (int n = 0; n < 500; ++n) {
    std::vector<json> rows;
    for (auto count = 1 + rng() % 4; count > 0; --count)
      rows.push_back({{"a", tests::hostile_text(rng)}, {"b", tests::hostile_text(rng)}, {"c", n}});
    const auto width = 80 + rng() % 100;
    for (const auto& line : make_table(rows, hiding, terminal(width)).lines) {
      CAPTURE(line);
      REQUIRE(common::text_width(line) <= width);
      REQUIRE(tests::is_harmless(line));
    }
  }
}
