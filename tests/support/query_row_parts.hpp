// What the rows of a query_fleet are made of.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "schemas/assessment.hpp"
#include "schemas/inventory.hpp"

/// With the names of schemas, some of which `tests` has too.
namespace tests::fleet_rows {

using namespace schemas;

inline constexpr std::int64_t begun = 1'700'000'000'000, a_day = 86'400'000;
using all_rows = std::map<table_id, std::vector<encoded_row>>;
using texts = std::vector<std::string>;

template <class Row>
void add(all_rows& to, const Row& row) {
  to[Row::id].push_back(encode_row(row));
}

inline instant days_ago(std::int64_t days) { return {begun - days * a_day}; }

inline package deb(const std::string& name, const std::string& version, std::int64_t days = 200) {
  package p;
  p.name = name, p.version = version, p.architecture = "amd64", p.format = "deb";
  p.status = "install ok installed", p.source = name, p.source_version = version;
  p.vendor = "Debian Maintainers <maintainers@example.org>";
  p.section = "admin", p.priority = "optional", p.size_bytes = 1'000'000;
  p.description = "the package " + name, p.installed_at = days_ago(days);
  return p;
}

inline package of_format(const std::string& format, const std::string& name,
                         const std::string& version, const std::string& path) {
  package p;
  p.name = name, p.version = version, p.format = format;
  p.path = path, p.description = "the library " + name, p.license = "MIT", p.vendor = "Jane Doe";
  p.homepage = "https://example.org/" + name;
  return p;
}

void add_network(all_rows& to);
void add_software(all_rows& to);
void add_places(all_rows& to);
void add_checks(all_rows& to);

}  // namespace tests::fleet_rows
