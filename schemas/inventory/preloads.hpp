// Code that is loaded into programs which did not ask for it.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// One library, or one folder of libraries, that a file has the dynamic loader use. A word without
/// a slash is looked for by the loader: whether it exists is not known.
struct preload {
  static constexpr auto id = table_id::preloads;
  static constexpr std::string_view name_of_table = "preloads";
  text kind, source, unit, variable, path;
  boolean exists;
  integer uid;
  text mode;
  static constexpr auto fields() {
    return listing(
        key("kind", &preload::kind), key("source", &preload::source),
        key("unit", &preload::unit, {.ecs = "service.name"}), key("variable", &preload::variable),
        key("path", &preload::path, {.ecs = "file.path"}), stable("exists", &preload::exists),
        stable("uid", &preload::uid, {.ecs = "file.uid"}),
        stable("mode", &preload::mode, {.ecs = "file.mode"}));
  }
};

}  // namespace schemas
