// The only user of LMDB. An environment, and transactions as scopes: leaving one without commit()
// undoes all of it.
//
// LMDB has no page checksums, so every value carries one: 8 bytes of XXH3-64 over key and value,
// then the value. Reading checks it: a value that was altered behind our back is errc::corrupt,
// never a wrong answer. That no value is missing or of before only sums show (common/kv/sums.hpp).
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/kv/sums.hpp"
#include "common/result.hpp"

namespace common::kv {

struct first_value {
  std::size_t database;  ///< index into env_options::databases
  std::string key, value;
};

struct env_options {
  std::vector<std::string> databases;  ///< opened (and created) with the environment, in this order
  std::vector<first_value> first =
      {};  ///< what a new environment begins with, in the commit that creates the databases
  std::size_t map_bytes = std::size_t{16} << 30;  ///< far over need: it costs address space only
  bool read_only = false;
  /// How many of the last databases older versions did not have: a reader may meet a file without
  /// them.
  std::size_t added = 0;
  /// The database that has the record of all sums; none: no sums are kept.
  std::optional<std::size_t> sums_in = {};
};

class env {
 public:
  /// Opens `dir`/data.mdb; creates it unless read_only. not_found: read_only and not there;
  /// denied: this user may not open it; corrupt: not an LMDB file, a version we cannot read, or
  /// shorter than its own pages; io: anything else, with LMDB's text.
  static result<env> open(const std::string& dir, const env_options& options);

  database db(std::size_t index) const { return databases_.at(index); }
  /// False: nobody has written to it since it was added, and db() has none.
  bool has(std::size_t index) const { return index < databases_.size(); }
  summed sums() const { return {databases_, sums_in_}; }
  MDB_env* raw() const { return env_.get(); }
  const std::string& dir() const { return dir_; }
  /// Frees the slots of readers that died.
  void check_readers() const;
  /// Read transactions that were begun so far, by all threads.
  std::uint64_t reads() const { return reads_->load(std::memory_order_relaxed); }

 private:
  friend class txn;
  struct close {
    void operator()(MDB_env* e) const { mdb_env_close(e); }
  };
  env(std::unique_ptr<MDB_env, close> e, std::string dir)
      : env_(std::move(e)), dir_(std::move(dir)) {}
  status open_databases(const env_options& options, bool fresh);
  std::unique_ptr<MDB_env, close> env_;
  std::string dir_;
  std::vector<database> databases_;
  std::optional<std::size_t> sums_in_;
  std::unique_ptr<std::atomic<std::uint64_t>> reads_ =
      std::make_unique<std::atomic<std::uint64_t>>();
};

/// Keys and values that a walk passes; return false to stop.
using visitor = std::function<status(std::string_view key, std::string_view value, bool& go_on)>;
/// An entry of a walk that cannot be read, and why; of one whose key is damaged the key is wrong.
using damage_visitor = std::function<status(std::string_view key, const error& why)>;

/// Reads of a snapshot of the environment. Views die with the transaction (in a write transaction:
/// with the next write).
class txn {
 public:
  static result<txn> read(const env& e) { return begin(e, MDB_RDONLY); }

  /// Empty when there is no such key; corrupt when the value fails its check. Errors name the file.
  result<std::optional<std::string_view>> get(database db, std::string_view key) const;
  /// Visits the keys that start with `prefix` in byte order, beginning at `from` (≥ prefix) when
  /// that is not empty.
  status each(database db, std::string_view prefix, const visitor& visit,
              std::string_view from = {}) const {
    return walk(db, prefix, visit, from, {});
  }
  /// All keys, beginning at `from`. What cannot be read is told to `damaged` and passed over, the
  /// rest of a walk that LMDB cannot go on with too.
  status each_readable(database db, const visitor& visit, const damage_visitor& damaged,
                       std::string_view from = {}) const {
    return walk(db, {}, visit, from, damaged);
  }
  /// The greatest key that starts with `prefix`.
  result<std::optional<std::string>> last_key(database db, std::string_view prefix) const;
  std::uint64_t count(database db) const;
  /// See kv::check_sum.
  status check_sum(const env& e, std::size_t database) const {
    return kv::check_sum(txn_.get(), e.sums(), database);
  }
  /// What the database takes of the file: its pages, not what is free between them.
  std::uint64_t bytes(database db) const;

 protected:
  friend class env;
  struct abort {
    void operator()(MDB_txn* t) const { mdb_txn_abort(t); }
  };
  static result<txn> begin(const env& e, unsigned flags);
  explicit txn(std::unique_ptr<MDB_txn, abort> t) : txn_(std::move(t)) {}
  /// Stops at what cannot be read when `damaged` is empty.
  status walk(database db, std::string_view prefix, const visitor& visit, std::string_view from,
              const damage_visitor& damaged) const;
  std::unique_ptr<MDB_txn, abort> txn_;
};

class write_txn : public txn {
 public:
  static result<write_txn> begin(const env& e);
  status put(database db, std::string_view key, std::string_view value);
  /// No error when there is no such key.
  status erase(database db, std::string_view key);
  status erase_prefix(database db, std::string_view prefix);
  /// Erases what lies before `key`, which is there, whether it can be read or not; empty: all.
  status erase_before(database db, std::string_view key);
  /// Durable when it returns without an error (LMDB's default mode). An io error here is final for
  /// the process: pages of earlier commits may be lost with it.
  status commit() &&;

 private:
  friend class env;
  write_txn(txn&& t, const summed& of) : txn(std::move(t)), sums_(txn_.get(), of) {}
  running_sums sums_;
};

}  // namespace common::kv
