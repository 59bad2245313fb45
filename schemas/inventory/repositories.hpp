// Where software comes from, and what of it is newer than what is installed.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// One repository that a package manager is told to take packages from. `name` is what the format
/// has for one, else type, address and suite as apt writes them.
struct repository {
  static constexpr auto id = table_id::repositories;
  static constexpr std::string_view name_of_table = "repositories";
  text format, file, name;
  text type, uri, suite;
  list components, architectures;
  boolean enabled, verified;
  text signed_by, title;
  list mirrors;  ///< further addresses, and where lists of them are
  integer priority, line;
  static constexpr auto fields() {
    return listing(
        key("format", &repository::format),
        key("file", &repository::file, {.ecs = "file.path", .osquery = "apt_sources.source"}),
        key("name", &repository::name, {.osquery = "apt_sources.name"}),
        stable("type", &repository::type),
        stable("uri", &repository::uri, {.ecs = "url.original", .osquery = "apt_sources.base_uri"}),
        stable("suite", &repository::suite, {.osquery = "apt_sources.release"}),
        stable("components", &repository::components, {.osquery = "apt_sources.components"}),
        stable("architectures", &repository::architectures,
               {.osquery = "apt_sources.architectures"}),
        stable("enabled", &repository::enabled, {.osquery = "yum_sources.enabled"}),
        stable("verified", &repository::verified, {.osquery = "yum_sources.gpgcheck"}),
        stable("signed_by", &repository::signed_by, {.osquery = "yum_sources.gpgkey"}),
        stable("title", &repository::title, {.osquery = "yum_sources.name"}),
        stable("mirrors", &repository::mirrors, {.osquery = "yum_sources.mirrorlist"}),
        stable("priority", &repository::priority), volatile_("line", &repository::line));
  }
};

/// One installed package of which a package manager knows a newer version that it would take.
struct update {
  static constexpr auto id = table_id::updates;
  static constexpr std::string_view name_of_table = "updates";
  text name, architecture, format;
  text installed, version, source;
  boolean security, held;
  text origin, suite, codename;
  instant listed_at;  ///< when the list that has it was fetched or made
  static constexpr auto fields() {
    return listing(key("name", &update::name, {.ecs = "package.name"}),
                   key("architecture", &update::architecture, {.ecs = "package.architecture"}),
                   key("format", &update::format, {.ecs = "package.type"}),
                   stable("installed", &update::installed, {.ecs = "package.version"}),
                   stable("version", &update::version), stable("source", &update::source),
                   stable("security", &update::security), stable("held", &update::held),
                   stable("origin", &update::origin), stable("suite", &update::suite),
                   stable("codename", &update::codename),
                   volatile_("listed_at", &update::listed_at, {.unit = "UTC"}));
  }
};

}  // namespace schemas
