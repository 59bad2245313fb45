// What a store's values hold. Canonical arrays like the wire's, so that fields can be appended; each value also carries
// LMDB's missing checksum (common/kv).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/messages.hpp"

namespace wdb {

using schemas::blob;
using schemas::i64;
using schemas::u64;

struct row_record {
  u64 schema = schemas::schema_number, version = 0;
  blob key, stable, volatile_;
  static constexpr auto members =
      std::tuple{&row_record::schema, &row_record::version, &row_record::key, &row_record::stable, &row_record::volatile_};
};

/// A table of the mirror.
struct table_record {
  u64 epoch = 0, version = 0;
  blob k;           ///< of its digests; 16 bytes
  u64 session = 0;  ///< the snapshot session that was swapped in last
  u64 verified_version = 0, verified_kid = 0;
  i64 verified_at = 0;  ///< 0: never
  static constexpr auto members =
      std::tuple{&table_record::epoch,        &table_record::version,    &table_record::k, &table_record::session, &table_record::verified_version,
                 &table_record::verified_kid, &table_record::verified_at};
};

/// A snapshot that is on its way in.
struct staging_record {
  u64 session = 0, epoch = 0, version = 0, next_part = 0;
  blob k;
  std::vector<u64> answers;
  std::string scan_id;
  i64 scan_time = 0;
  static constexpr auto members =
      std::tuple{&staging_record::session, &staging_record::epoch,   &staging_record::version, &staging_record::next_part,
                 &staging_record::k,       &staging_record::answers, &staging_record::scan_id, &staging_record::scan_time};
};

/// A resynchronisation that is wanted until a snapshot answers it.
struct wanted_record {
  u64 id = 0;
  std::string reason;
  static constexpr auto members = std::tuple{&wanted_record::id, &wanted_record::reason};
};

struct epochs_record {
  u64 current = 0;
  std::vector<u64> retired;
  static constexpr auto members = std::tuple{&epochs_record::current, &epochs_record::retired};
};

/// One change of one row, for ever.
struct history_record {
  u64 table = 0, epoch = 0, version = 0, origin = 0, kind = 0;
  blob key, old_stable, new_stable;
  std::string scan_id;
  i64 scan_time = 0, commit_time = 0;
  static constexpr auto members =
      std::tuple{&history_record::table,   &history_record::epoch,     &history_record::version,    &history_record::origin,
                 &history_record::kind,    &history_record::key,       &history_record::old_stable, &history_record::new_stable,
                 &history_record::scan_id, &history_record::scan_time, &history_record::commit_time};
};

/// What has to leave the store: a change-set for an analyzer, or alerts of our own for the alert store.
enum class outgoing : std::uint8_t { change_set = 0, alerts = 1 };
struct outbox_record {
  u64 kind = 0;
  blob payload;
  static constexpr auto members = std::tuple{&outbox_record::kind, &outbox_record::payload};
};

/// The last report, as it came.
struct report_record {
  u64 instance = 0, counter = 0;
  i64 received = 0;
  blob report;
  static constexpr auto members = std::tuple{&report_record::instance, &report_record::counter, &report_record::received, &report_record::report};
};

/// Scores before a local commit that arrives in several versions.
struct scores_record {
  std::vector<schemas::score_change> scores;
  static constexpr auto members = std::tuple{&scores_record::scores};
};

/// An agent in the registry.
struct agent_record {
  std::string hostname, os, tenant = "default";
  i64 first_seen = 0, last_seen = 0;
  bool had_store = false;
  std::vector<u64> retired;  ///< epochs, remembered in case the store is lost
  u64 keepalive_ms = 30'000;
  static constexpr auto members = std::tuple{&agent_record::hostname,  &agent_record::os,        &agent_record::tenant,  &agent_record::first_seen,
                                             &agent_record::last_seen, &agent_record::had_store, &agent_record::retired, &agent_record::keepalive_ms};
};

}  // namespace wdb
