// What is run at its time without anybody asking.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// One job of cron, anacron, at or a timer of systemd, or one script that run-parts runs. `name` is
/// what tells it from the others of its source: the unit, the script, the id; of a line in a
/// crontab its command. The same twice has copies 0 and 1. `line` moves with what others write
/// above it, which is no change of the job. Of a script of run-parts `digest` is that of the
/// script, whoever has it; of a line that of the programs and scripts it names which no package
/// has.
struct scheduled_job {
  static constexpr auto id = table_id::scheduled_jobs;
  static constexpr std::string_view name_of_table = "scheduled_jobs";
  text kind, source, name;
  integer copy;
  text user, schedule, command, enabled, unit;
  list environment;
  integer line;
  text package;     ///< that its file belongs to
  boolean altered;  ///< that file is another than the package has
  text digest;      ///< SHA-256 of what it runs that no package has
  static constexpr auto fields() {
    return listing(key("kind", &scheduled_job::kind),
                   key("source", &scheduled_job::source, {.osquery = "crontab.path"}),
                   key("name", &scheduled_job::name), key("copy", &scheduled_job::copy),
                   stable("user", &scheduled_job::user, {.ecs = "user.name"}),
                   stable("schedule", &scheduled_job::schedule, {.osquery = "crontab.minute"}),
                   stable("command", &scheduled_job::command,
                          {.ecs = "process.command_line", .osquery = "crontab.command"}),
                   stable("enabled", &scheduled_job::enabled),
                   stable("unit", &scheduled_job::unit, {.ecs = "service.name"}),
                   stable("environment", &scheduled_job::environment),
                   stable("package", &scheduled_job::package, {.ecs = "package.name"}),
                   stable("altered", &scheduled_job::altered),
                   stable("digest", &scheduled_job::digest, {.ecs = "file.hash.sha256"}),
                   volatile_("line", &scheduled_job::line));
  }
};

}  // namespace schemas
