// One import: what several sources hold becomes feeds, or nothing does.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "vulnerabilities/feed_store.hpp"

namespace vulnerabilities {

struct import_options {
  bool languages = false;  ///< PyPI and npm too
  bool older = false;      ///< also feeds that are older than what is there
  bool fewer = false;      ///< also feeds of less than half the records that are there
};

/// What was passed over, for people.
struct passed_over {
  u64 of_languages = 0, of_rebuilds = 0, of_others = 0, twice = 0;
};

class feed_import {
 public:
  /// Removes what an import left that did not get to its end. The folder belongs to this import
  /// alone, see common::lock_file.
  static common::result<feed_import> begin(const std::string& folder, import_options options);

  common::status add(osv_record record);
  struct minor_problem {
    std::string_view release, source, cve;
    std::string why;
  };
  common::status add(const minor_problem& problem);
  common::status add(const vex_document& document);
  /// Of a source of the tracker: when its file was written.
  void set_date(i64 date) { part_of(tracker_feed), tracker_date_ = std::max(tracker_date_, date); }
  /// What was added so far, and is of none yet, is one source: a file, an archive or a folder.
  common::status end_source(const std::string& sha256);

  /// One durable commit. refused: a feed is older than the one that is there, or much smaller.
  /// unsupported: nothing was of an ecosystem that is known. The feeds as they are now.
  common::result<std::vector<feed_record>> finish(i64 now);
  /// The feed and all that it is made of, gone with one durable commit; what it was. not_found.
  common::result<feed_record> remove(std::string_view feed);
  const passed_over& left_out() const { return left_out_; }
  u64 records() const { return read_; }

 private:
  /// What one source has of one feed.
  struct part {
    u64 generation = 0;
    std::uint32_t records = 0;
    i64 date = 0;
    bool is_ahead = false;                             ///< a record is of a time to come
    std::map<std::string, u64, std::less<>> releases;  ///< entries of each
    std::set<std::string> ids;
  };
  struct source {
    std::map<std::string, part, std::less<>> parts;
    u64 records = 0;  ///< of an ecosystem that is known
  };
  /// What becomes a feed.
  struct built {
    feed_record record;
    std::vector<std::string> sources;  ///< their SHA-256
    std::set<std::string> ids;         ///< of its records
    bool is_ahead = false;
  };

  feed_import(common::kv::env env, import_options options)
      : env_(std::move(env)), options_(options) {}
  common::status remove_leftovers();
  common::status remove_generations(const std::set<u64>& generations);
  common::status put_releases(const part& of);
  part& part_of(std::string_view feed);
  bool is_known(const std::string& feed, const std::string& id) const;
  /// Entries of this record that each part took.
  using taken = std::map<std::string, std::uint32_t, std::less<>>;
  common::status add_entry(affected_package& one, taken& counts);
  common::status add_facts(const record_facts& facts, const taken& counts);
  common::status write(std::size_t database, std::string key, std::string value);
  common::status flush();
  using feed_records = std::map<std::string, feed_record>;
  common::status check_replaced(const feed_records& before) const;
  common::status put_feeds(i64 now);

  common::kv::env env_;
  import_options options_;
  source source_;
  std::map<std::string, built> built_;
  std::set<u64> dropped_;  ///< generations that become no part of a feed
  struct waiting {
    std::size_t database;
    std::string key, value;
  };
  std::vector<waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
  u64 next_generation_ = 1, read_ = 0;
  i64 tracker_date_ = 0;
  passed_over left_out_;
};

}  // namespace vulnerabilities
