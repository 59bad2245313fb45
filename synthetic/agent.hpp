// An agent that is made up: its half of the protocol (docs/wire.md) over tables in memory. It is
// told what arrived and what time it is, and hands out the next frame to send. It differs from a
// collector in what it does not do: it scans nothing, sends no reports, and answers every wish for
// a repair with a snapshot.
#pragma once

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "collector/sync/credit_account.hpp"
#include "schemas/envelope.hpp"
#include "synthetic/table_copy.hpp"

namespace synthetic {

/// What an agent is made of.
struct profile {
  std::string id;  ///< as the server named it
  u64 number = 0;  ///< which rows it has
  std::uint32_t rows = 0;
  common::milliseconds keepalive{60'000};
};

/// What happened to all agents of a fleet.
struct happenings {
  std::vector<common::instant> acknowledged;  ///< when each change that is now was to be made
  u64 refused = 0, busy = 0, gaps = 0, resyncs = 0, new_epochs = 0;
};

class agent {
 public:
  /// `h` outlives it.
  agent(profile p, happenings& h);

  /// A new connection, or the end of one: says hello, and what is not acknowledged goes again.
  void connected(common::instant now);
  void arrived(std::string_view frame, common::instant now);
  /// The next frame, if one is due and there is credit for it; it is taken for sent.
  std::optional<std::string> next(common::instant now);
  /// When next() is to be asked again if nothing arrives before.
  common::instant due(common::instant now) const;
  /// The next hello comes at this time: a fleet that is up for a while greets evenly.
  void greet_at(common::instant t) { next_hello_ = t; }

  /// The first scan of every table.
  void scan();
  /// One row of one table changes: mostly a process, hardly ever a package.
  void change(common::instant due, std::mt19937_64& random);

  bool is_greeted() const { return greeted_; }
  /// Everything is acknowledged.
  bool is_settled() const;
  /// When the last of the changes that are acknowledged was to be made.
  common::instant newest_acknowledged() const { return newest_; }
  u64 rows_acknowledged() const;
  u64 changes_made() const { return sum(&table_copy::version); }
  u64 changes_sent() const { return sum(&table_copy::sent); }
  u64 changes_acknowledged() const { return sum(&table_copy::acknowledged); }
  const std::vector<table_copy>& tables() const { return tables_; }
  const std::string& id() const { return profile_.id; }

 private:
  void start_over(common::instant now);
  void take(const schemas::envelope& e, common::instant now);
  void on_ack(const schemas::ack& a, common::instant now);
  void on_gap(const schemas::gap& g, common::instant now);
  void on_resync(const schemas::resync& r, common::instant now);
  void on_new_epoch(const schemas::new_epoch& n, common::instant now);
  void on_credit(const schemas::credit& c, common::instant now);
  void on_busy(common::instant now);
  table_copy* find(u64 table);

  std::string frame(schemas::message_type type, std::string_view payload,
                    const table_copy* table = nullptr, const table_message* m = nullptr);
  std::string hello(common::instant now);
  std::string request(const schemas::credit_request& r);
  std::optional<std::string> next_data(common::instant now);
  void resend_after_silence(common::instant now);
  bool is_out() const;
  u64 sum(u64 (table_copy::*count)() const) const;

  profile profile_;
  happenings& happenings_;
  std::vector<table_copy> tables_;
  collector::sync::credit_account credit_;
  collector::sync::patience patience_;
  u64 instance_, epoch_, counter_ = 0;
  bool up_ = false, greeted_ = false;
  u64 hello_ = 0;  ///< counter of the last hello
  common::instant next_hello_{}, last_sent_{}, newest_{};
  common::milliseconds hello_wait_;
  std::optional<u64> server_;               ///< wdb's instance, as the broker says
  std::vector<std::pair<u64, u64>> asked_;  ///< (table, resync) since the greeting
};

}  // namespace synthetic
