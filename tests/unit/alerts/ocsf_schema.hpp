// The compiled schema of OCSF, as its publishers have it, and whether an event keeps it.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "schemas/json.hpp"
#include "tests/support/shared.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/text_file.hpp"

namespace tests {

using schemas::json;

/// Holds a value against an attribute's description, and an object against its own.
class ocsf_schema {
 public:
  ocsf_schema() {
    const auto text = text_of(shared("data/schemas/ocsf/compiled/ocsf-1.8.0-selected.json"));
    if (text.empty()) skip("no schema here: MUSTER_SHARED");
    all_ = json::parse(text);
  }
  std::string version() const { return all_.at("ocsf_version"); }

  void check_class(const json& event) const {
    for (const auto& [name, one] : all_.at("classes").items())
      if (one.at("uid") == event.at("class_uid")) {
        CHECK(one.at("caption") == event.at("class_name"));
        return check_object(one, event, name);
      }
    FAIL("no such class");
  }

 private:
  void check_object(const json& description, const json& object, const std::string& where) const {
    INFO(where);
    REQUIRE(object.is_object());
    const auto& known = description.at("attributes");
    for (const auto& [name, value] : object.items()) {
      INFO(name << " " << value.dump());
      REQUIRE(known.contains(name));
      REQUIRE(in_use(known.at(name)));
      check_attribute(known.at(name), value, where + "." + name);
    }
    for (const auto& [name, attribute] : known.items())
      if (attribute.value("requirement", "") == "required" && in_use(attribute)) {
        INFO(name);
        CHECK(object.contains(name));
      }
    const auto constraints = description.value("constraints", json::object());
    if (!constraints.contains("at_least_one")) return;
    bool one = false;
    for (const auto& name : constraints.at("at_least_one"))
      one |= object.contains(name.get<std::string>());
    CHECK(one);
  }

  /// We name no profile.
  static bool in_use(const json& attribute) {
    return !attribute.contains("profile") || attribute.at("profile").is_null();
  }

  void check_attribute(const json& attribute, const json& value, const std::string& where) const {
    if (attribute.value("is_array", false)) {
      REQUIRE(value.is_array());
      CHECK_FALSE(value.empty());
      for (const auto& one : value) check_value(attribute, one, where);
    } else {
      check_value(attribute, value, where);
    }
  }

  void check_value(const json& attribute, const json& value, const std::string& where) const {
    const auto type = attribute.at("type").get<std::string>();
    if (type == "object_t") {
      const auto& object = all_.at("objects").at(object_of(attribute));
      if (!object.at("attributes").empty()) check_object(object, value, where);
      return;
    }
    if (type == "integer_t" || type == "long_t" || type == "timestamp_t")
      CHECK(value.is_number_integer());
    else if (type == "boolean_t")
      CHECK(value.is_boolean());
    else
      CHECK(value.is_string());
    if (attribute.contains("enum") && value.is_number())
      CHECK(attribute.at("enum").contains(std::to_string(value.get<std::int64_t>())));
  }

  static std::string object_of(const json& attribute) {
    return attribute.contains("object_type") ? attribute.at("object_type") : attribute.at("object");
  }

  json all_;
};

}  // namespace tests
