// Installed software.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// One installed package. Two versions, architectures, formats or places of one name are rows of
/// their own.
struct package {
  static constexpr auto id = table_id::packages;
  static constexpr std::string_view name_of_table = "packages";
  text name, version, architecture, format, path;
  text status, source, vendor, section, priority;
  integer size_bytes;
  text description;
  instant installed_at;
  integer epoch;
  text release, license, homepage, installer, multi_arch;
  text source_version;  ///< of `source`: what advisories are about
  text module;          ///< rpm: the stream it was built for, NAME:STREAM:VERSION:CONTEXT
  static constexpr auto fields() {
    return listing(
        key("name", &package::name,
            {.ecs = "package.name", .osquery = "deb_packages.name", .wazuh = "name"}),
        key("version", &package::version,
            {.ecs = "package.version", .osquery = "deb_packages.version", .wazuh = "version"}),
        key("architecture", &package::architecture,
            {.ecs = "package.architecture",
             .osquery = "deb_packages.arch",
             .wazuh = "architecture"}),
        key("format", &package::format, {.ecs = "package.type", .wazuh = "format"}),
        key("path", &package::path, {.ecs = "package.path", .wazuh = "location"}),
        stable("status", &package::status, {.osquery = "deb_packages.status"}),
        stable("source", &package::source, {.osquery = "deb_packages.source", .wazuh = "source"}),
        stable("vendor", &package::vendor,
               {.osquery = "deb_packages.maintainer", .wazuh = "vendor"}),
        stable("section", &package::section,
               {.osquery = "deb_packages.section", .wazuh = "groups"}),
        stable("priority", &package::priority,
               {.osquery = "deb_packages.priority", .wazuh = "priority"}),
        stable("size_bytes", &package::size_bytes,
               {.unit = "bytes",
                .ecs = "package.size",
                .osquery = "deb_packages.size",
                .wazuh = "size"}),
        stable("description", &package::description,
               {.ecs = "package.description", .wazuh = "description"}),
        stable("installed_at", &package::installed_at,
               {.unit = "UTC", .ecs = "package.installed", .wazuh = "install_time"}),
        stable("epoch", &package::epoch, {.osquery = "rpm_packages.epoch"}),
        stable("release", &package::release, {.osquery = "rpm_packages.release"}),
        stable("license", &package::license,
               {.ecs = "package.license", .osquery = "python_packages.license"}),
        stable("homepage", &package::homepage, {.ecs = "package.reference"}),
        stable("installer", &package::installer),
        stable("multi_arch", &package::multi_arch, {.wazuh = "multiarch"}),
        stable("source_version", &package::source_version), stable("module", &package::module));
  }
};

}  // namespace schemas
