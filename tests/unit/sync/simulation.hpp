// One agent and one mirror of one table over a line that loses, doubles and reorders, both sides
// crashing: everything from a seed. The decisions are the product's (wdb/mirror/acceptance.hpp, the
// two halves of a repair); stores are maps, and a message is handled whole or not at all, as a
// transaction is.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <variant>

#include "schemas/digest.hpp"
#include "tests/support/memory_mirror.hpp"
#include "wdb/mirror/acceptance.hpp"
#include "wdb/mirror/speaker.hpp"

namespace simulated {

using schemas::u64;
using tests::memory_table;

/// A rule that the mirror does not follow, to see that it is needed.
enum class without {
  nothing,
  delta_order,
  version_floor,
  digest_checks,
  equal_versions,
  equal_keys,
  current_epoch,
  chunk_unverifies
};

// ---- messages; to is who gets it ----

struct position {
  u64 epoch = 0, version = 0, kid = 0;
};
struct hello {
  u64 predecessor = 0;
};
struct change {
  std::vector<schemas::row_bytes> upserts;
  std::vector<std::string> removed;  ///< key hashes
  std::string root;
};
struct whole_table {
  memory_table rows;
  std::string k;
  u64 session = 0;
  std::vector<u64> answers;
};
struct root_report {
  std::string root;  ///< empty while repairing
};
struct question {
  std::string bytes;
};
struct fix {
  std::string bytes;
};
struct to_server {
  position at;
  u64 instance = 0, counter = 0;
  std::variant<hello, change, whole_table, root_report, question, fix> what;
};

struct mirror_position {
  u64 session = 0;
  u64 hello = 0;  ///< counter of the hello it answers, else 0
};
struct gap {};
struct resync {
  u64 id = 0;
};
struct new_epoch {};
struct to_agent {
  u64 instance = 0;
  position at;  ///< the mirror's; of new_epoch the refused one
  std::variant<mirror_position, gap, resync, new_epoch, schemas::compare_reply,
               schemas::repair_reply>
      what;
};

// ---- the agent ----

/// What survives its crash.
struct agent_disk {
  explicit agent_disk(const memory_table& empty) : rows(empty) {}
  memory_table rows;
  u64 epoch = 1, version = 0, last_instance = 0;
  struct entry {
    position at;
    change what;
  };
  std::deque<entry> log;
  bool repairing = true, whole = true;
  unsigned sessions = 0;
  std::string k, pending_k;
  u64 pending_version = 0, pending_session = 0;
  std::vector<u64> wanted;
};

class agent {
 public:
  agent(std::mt19937_64& rng, const memory_table& empty);
  /// Sends what is due, or again what was not answered.
  void act(std::vector<to_server>& line, bool patient);
  void arrived(const to_agent& m);
  void change_rows();
  void report(std::vector<to_server>& line);
  void crash();
  void truncate_log(bool knows);
  bool quiet() const { return greeted && !disk.repairing && disk.log.empty(); }

  agent_disk disk;
  u64 instance = 1;
  /// The server is another: what it answers to an earlier hello says nothing.
  void must_greet() { greeted = false, hello_ = 0, done_resync_ = 0; }

 private:
  void send(std::vector<to_server>& line, position at, decltype(to_server::what) what);
  void repair(std::vector<to_server>& line, bool patient);
  void begin_repair();
  void need_repair(bool whole);
  void ended(u64 version);
  void on_position(const to_agent& m, const mirror_position& p);
  void on_gap(const to_agent& m);
  void settle_session();

  std::mt19937_64& rng_;
  bool greeted = false;
  u64 counter_ = 0, cursor_ = 0, hello_ = 0;
  u64 done_resync_ = 0;  ///< a late copy of it is ignored; one from a restored server is not
  std::optional<collector::sync::reconcile_agent> repair_;
  bool snapshot_sent_ = false;
};

// ---- the server ----

/// What survives its crash.
struct server_disk {
  explicit server_disk(const memory_table& empty) : rows(empty) {}
  memory_table rows;
  wdb::mirror_at at;
  std::string k;
  u64 session = 0;
  std::vector<u64> retired;
  std::optional<u64> wanted;
  std::optional<position> verified;
  std::map<u64, std::string> applied;  ///< version → content of the delta
  bool excused = false;   ///< something happened to it that only a check of the whole can find; or
                          ///< half a repair
  bool tampered = false;  ///< the former
};

class server {
 public:
  server(const memory_table& empty, without off) : disk(empty), off_(off) {}
  void arrived(const to_server& m, std::vector<to_agent>& line, u64 now);
  void crash() { live = {}; }

  server_disk disk;
  wdb::speaker live;
  /// Set by what it does; judged by the world.
  bool just_verified = false, found_wrong = false;
  u64 repairs = 0, snapshots = 0, conflicts = 0;

 private:
  void take(const to_server& m, const hello& h, std::vector<to_agent>& line, u64 now);
  void take(const to_server& m, const change& c, std::vector<to_agent>& line);
  void take(const to_server& m, const whole_table& w, std::vector<to_agent>& line);
  void take(const to_server& m, const root_report& r, std::vector<to_agent>& line);
  void take(const to_server& m, const question& q, std::vector<to_agent>& line);
  void take(const to_server& m, const fix& f, std::vector<to_agent>& line);
  void reply(std::vector<to_agent>& line, decltype(to_agent::what) what,
             std::optional<position> at = {});
  void compare(u64 kid, const std::string& root, std::vector<to_agent>& line);
  void want(std::vector<to_agent>& line);
  void stands_at(const to_server& m, const std::string& k, const std::vector<u64>& answers);
  wdb::repair accept(const to_server& m) const;
  u64 kid() const { return disk.k.empty() ? 0 : schemas::kid_of(disk.k); }

  without off_;
  u64 wishes_ = 0;
};

// ---- the world ----

struct ending {
  std::string violation;  ///< empty: none
  bool converged = false;
  u64 repairs = 0, snapshots = 0, conflicts = 0;
};

/// Runs one schedule.
ending run(u64 seed, without off);

}  // namespace simulated
