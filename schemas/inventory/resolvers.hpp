// Whom a host asks for names, accounts and the time.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// One thing that a file says of it. `kind` is nameserver, search, option, host, nsswitch,
/// time-server or zone; `name` is the word of the file (of a host: its name), `position` the place
/// among those of one kind in one source, where it matters.
struct resolver {
  static constexpr auto id = table_id::resolvers;
  static constexpr std::string_view name_of_table = "resolvers";
  text kind, source, name, value;
  integer position;
  list options;
  static constexpr auto fields() {
    return listing(key("kind", &resolver::kind, {.osquery = "dns_resolvers.type"}),
                   key("source", &resolver::source, {.ecs = "file.path"}),
                   key("name", &resolver::name, {.osquery = "etc_hosts.hostnames"}),
                   key("value", &resolver::value, {.osquery = "dns_resolvers.address"}),
                   stable("position", &resolver::position, {.osquery = "dns_resolvers.id"}),
                   stable("options", &resolver::options, {.osquery = "dns_resolvers.options"}));
  }
};

}  // namespace schemas
