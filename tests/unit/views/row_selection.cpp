#include "views/row_selection.hpp"

#include <catch2/catch.hpp>

using schemas::json;

namespace {

const std::vector<json> packages{
    {{"name", "zlib"}, {"version", "1.9"}, {"size", 9}, {"groups", {"libs"}}},
    {{"name", "bash"}, {"version", "1.10"}, {"size", 10}, {"groups", {"shells", "base"}}},
    {{"name", "Bash-doc"}, {"version", "1.9"}, {"size", nullptr}, {"groups", json::array()}}};
const auto columns = views::columns_of(packages.front());

/// The names of the rows that are left, in their order.
std::vector<std::string> names(const std::vector<std::string>& where,
                               const std::vector<std::string>& order = {}) {
  views::row_selection wanted;
  for (const auto& typed : where)
    wanted.where.push_back(views::parse_condition(typed, columns).value());
  for (const auto& typed : order)
    wanted.order.push_back(views::parse_order(typed, columns).value());
  std::vector<std::string> out;
  for (const auto& row : views::select(packages, wanted)) out.push_back(row["name"]);
  return out;
}

using some = std::vector<std::string>;

std::string condition_error(const std::string& typed) {
  return views::parse_condition(typed, columns).error().detail;
}

}  // namespace

TEST_CASE("rows are chosen by a value, by another one, and by a part in any case", "[views]") {
  CHECK(names({"version=1.9"}) == some{"zlib", "Bash-doc"});
  CHECK(names({"version!=1.9"}) == some{"bash"});
  CHECK(names({"name~bash"}) == some{"bash", "Bash-doc"});
  CHECK(names({"name~BASH", "version=1.9"}) == some{"Bash-doc"});
  CHECK(names({"size=9"}) == some{"zlib"});
  CHECK(names({"size="}) == some{"Bash-doc"});
}

TEST_CASE("a list is as wanted when one of its items is", "[views]") {
  CHECK(names({"groups=base"}) == some{"bash"});
  CHECK(names({"groups~lib"}) == some{"zlib"});
  CHECK(names({"groups!=base"}) == some{"zlib", "Bash-doc"});
  CHECK(names({"groups="}) == some{"Bash-doc"});
}

TEST_CASE("rows are sorted naturally, numbers by size, and nothing stands in front", "[views]") {
  CHECK(names({}, {"version"}) == some{"zlib", "Bash-doc", "bash"});
  CHECK(names({}, {"size"}) == some{"Bash-doc", "zlib", "bash"});
  CHECK(names({}, {"size:desc"}) == some{"bash", "zlib", "Bash-doc"});
  CHECK(names({}, {"version", "name"}) == some{"Bash-doc", "zlib", "bash"});
}

TEST_CASE("columns are shown in the order in which they are asked for", "[views]") {
  views::row_selection wanted;
  wanted.columns = views::parse_columns("version, name", columns).value();
  CHECK(views::select(packages, wanted).front().dump() == R"({"version":"1.9","name":"zlib"})");
}

TEST_CASE("what cannot be asked for is told with what can", "[views]") {
  CHECK(condition_error("nmae=x") ==
        "'nmae': no such column; did you mean 'name'?; there are name, version, size, groups");
  CHECK(condition_error("name") == "'name': expected COLUMN=VALUE, COLUMN!=VALUE or COLUMN~TEXT");
  CHECK(condition_error("=x") == "'=x': names no column; there are name, version, size, groups");
  CHECK(condition_error("Name=") ==
        "'Name': no such column; did you mean 'name'?; there are name, version, size, groups");
  CHECK(condition_error("name =x").starts_with("'name ': no such column; did you mean 'name'?"));
  CHECK(condition_error("VERSION!=1")
            .starts_with("'VERSION': no such column; did you mean 'version'?"));
  CHECK(views::parse_order("name:up", columns).error().detail ==
        "'name:up': expected COLUMN, or COLUMN:desc for the other direction");
  CHECK_FALSE(views::parse_columns("name,,size", columns));
}

TEST_CASE("values are shown as people type them", "[views]") {
  CHECK(views::value_text(nullptr).empty());
  CHECK(views::value_text("a \"b\"") == "a \"b\"");
  CHECK(views::value_text(12.5) == "12.5");
  CHECK(views::value_text(json::array({"a", 1})) == "a, 1");
  CHECK(views::value_text(json::array()).empty());
  CHECK(views::value_text({{"a", 1}}) == R"({"a":1})");
}
