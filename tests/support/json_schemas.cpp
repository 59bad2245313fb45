#include "tests/support/json_schemas.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "common/subprocess.hpp"
#include "schemas/json.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/skip.hpp"

namespace tests {

namespace {

/// `checks` of `muster.checks/1`; rows of all tables have one schema.
std::string schema_name(const schemas::json& object) {
  auto name = object.at("schema").get<std::string>();
  REQUIRE(name.starts_with("muster."));
  REQUIRE(name.ends_with("/1"));
  name = name.substr(7, name.size() - 9);
  return name.starts_with("row.") ? "row" : name;
}

}  // namespace

void schema_documents::add(const std::string& printed) {
  std::istringstream lines(printed);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with('{')) continue;  // a message
    const auto object = schemas::json::parse(line);
    CAPTURE(line);
    REQUIRE(object.contains("agent"));
    REQUIRE(object.contains("hostname"));
    auto& files = files_[schema_name(object)];
    files.push_back(dir_ / std::to_string(++count_));
    std::ofstream(files.back()) << line;
  }
}

std::set<std::string> schema_documents::compared() const {
  std::set<std::string> out;
  for (const auto& [name, files] : files_) {
    INFO(name);
    CHECK(differences(name, files).empty());
    out.insert(name);
  }
  return out;
}

std::string differences(const std::string& schema, std::vector<std::string> files) {
  std::vector<std::string> command{
      peer("python3"), MUSTER_SOURCE_DIR "/tests/support/json_schema.py",
      MUSTER_SOURCE_DIR "/docs/schema/muster." + schema + ".schema.json"};
  command.insert(command.end(), files.begin(), files.end());
  const auto ran = common::run(command, {});
  if (!ran || ran->exit_status == 3) skip("no python3 with jsonschema here");
  if (ran->exit_status != 0 && ran->output.empty()) return "it could not be compared";
  return ran->output;
}

void check_schemas(const std::string& printed) {
  schema_documents all;
  all.add(printed);
  CHECK_FALSE(all.compared().empty());
}

}  // namespace tests
