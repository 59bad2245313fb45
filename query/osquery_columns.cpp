#include "query/osquery_columns.hpp"

#include <array>

#include "schemas/canonical.hpp"

namespace query {

using common::fail;
using common::status;

namespace {

constexpr std::array columns{
    osquery_column{"processes", "path", "exe"},
    osquery_column{"processes", "cmdline", "args", form::joined},
    osquery_column{"processes", "parent", "ppid"},
    osquery_column{"processes", "euid", "uid"},
    osquery_column{"processes", "egid", "gid"},
    osquery_column{"processes", "suid", "saved_uid"},
    osquery_column{"processes", "sgid", "saved_gid"},
    osquery_column{"processes", "on_disk", "exe_deleted", form::negated},
    osquery_column{"processes", "wired_size", "rss_bytes", form::zero},
    osquery_column{"processes", "resident_size", "rss_bytes"},
    osquery_column{"processes", "total_size", "virtual_bytes"},
    osquery_column{"processes", "user_time", "cpu_user_ms"},
    osquery_column{"processes", "system_time", "cpu_system_ms"},
    osquery_column{"processes", "start_time", "start", form::seconds},
    osquery_column{"processes", "pgroup", "process_group"},
    osquery_column{"processes", "cgroup_path", "cgroup"},
    osquery_column{"users", "username", "name"},
    osquery_column{"users", "description", "gecos"},
    osquery_column{"users", "directory", "home"},
    osquery_column{"users", "uid_signed", "uid"},
    osquery_column{"users", "gid_signed", "gid"},
    osquery_column{"groups", "groupname", "name"},
    osquery_column{"groups", "gid_signed", "gid"},
    osquery_column{"routes", "source", "preferred_source"},
    osquery_column{"mounts", "path", "target"},
    osquery_column{"mounts", "device_alias", "source"},
    osquery_column{"mounts", "flags", "options"},
    osquery_column{"mounts", "blocks_size", "size_bytes", form::one},
    osquery_column{"mounts", "blocks", "size_bytes"},
    osquery_column{"mounts", "blocks_available", "available_bytes"},
    osquery_column{"kernel_modules", "size", "size_bytes"},
    osquery_column{"kernel_modules", "status", "state"},
    osquery_column{"block_devices", "size", "size_bytes"},
    osquery_column{"certificates", "not_valid_before", "not_before", form::seconds},
    osquery_column{"certificates", "not_valid_after", "not_after", form::seconds},
    osquery_column{"certificates", "signing_algorithm", "signature_algorithm"},
    osquery_column{"certificates", "key_algorithm", "key_type"},
    osquery_column{"certificates", "key_strength", "key_bits"},
};

status put_joined(sqlite3_context* to, schemas::reader& in) {
  const auto count = in.array();
  if (!count) return fail(count.error());
  std::string out;
  for (std::uint32_t i = 0; i < *count; ++i) {
    const auto item = in.text();
    if (!item) return fail(item.error());
    if (i > 0) out += ' ';
    out += *item;
  }
  return put_text(to, out), status{};
}

status put_seconds(sqlite3_context* to, schemas::reader& in) {
  constexpr std::int64_t ms_a_second = 1000;
  const auto ms = in.integer();
  if (!ms) return fail(ms.error());
  return sqlite3_result_int64(to, *ms / ms_a_second), status{};
}

status put_negated(sqlite3_context* to, schemas::reader& in) {
  const auto is_so = in.boolean();
  if (!is_so) return fail(is_so.error());
  return sqlite3_result_int(to, *is_so ? 0 : 1), status{};
}

}  // namespace

std::span<const osquery_column> osquery_columns() { return columns; }

status put_as(sqlite3_context* to, form as, schemas::column_type type, std::string_view bytes) {
  schemas::reader in(bytes);
  if (as != form::as_is && in.take_nil()) return {};
  switch (as) {
    case form::seconds:
      return put_seconds(to, in);
    case form::joined:
      return put_joined(to, in);
    case form::negated:
      return put_negated(to, in);
    case form::zero:
      return sqlite3_result_int(to, 0), status{};
    case form::one:
      return sqlite3_result_int(to, 1), status{};
    case form::as_is:
      break;
  }
  return put_stored(to, type, bytes);
}

std::string_view sql_type(form as, schemas::column_type type) {
  if (as == form::as_is) return sql_type(type);
  return as == form::joined ? "TEXT" : "INTEGER";
}

}  // namespace query
