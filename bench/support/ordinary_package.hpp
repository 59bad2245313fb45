// A package as ordinary as most of a host's.
#pragma once

#include <string>

#include "schemas/inventory.hpp"

namespace bench {

inline schemas::package ordinary_package(const std::string& name) {
  schemas::package p;
  p.name = name;
  p.version = "1.234-5+deb12u6";
  p.architecture = "amd64";
  p.format = "deb";
  p.status = "install ok installed";
  p.vendor = "Some Maintainers <maintainers@lists.example.org>";
  p.section = "perl";
  p.priority = "optional";
  p.size_bytes = 1'234'567;
  p.description = "an example of an ordinary package with an ordinary description";
  p.installed_at.ms = 1'700'000'000'000;
  return p;
}

}  // namespace bench
