// What passes between the loop that owns the connection and the threads that own the stores.
#pragma once

#include <deque>
#include <memory>

#include "common/clock.hpp"
#include "common/net/frame.hpp"
#include "schemas/label_rules/label_rules.hpp"
#include "schemas/waivers/waivers.hpp"
#include "store/records.hpp"
#include "wdb/mirror/outputs.hpp"

namespace wdb {

using schemas::i64;
using schemas::u64;

/// An entry of an outbox. A store that was set aside starts its numbers anew: the generation tells
/// old numbers from new ones.
struct outbox_place {
  std::uint64_t generation = 0, number = 0;
};

/// An operator's question about the agent: `want-resync` or `dump`.
struct question {
  std::uint64_t id = 0;
  schemas::message_type what{};
  std::vector<std::string> tables;
};

/// What came for one agent and waits until its thread has time for it.
struct agent_batch {
  std::deque<common::net::frame> frames;
  std::vector<schemas::verdict> verdicts;
  std::vector<outbox_place> done;
  std::vector<question> questions;
  std::size_t offers = 0;  ///< read on in the outbox: there is room for work
  enum class scrub { none, due, forced } scrub = scrub::none;
  /// Hash all rows anew; it comes again within this time. None: it is not due.
  std::optional<common::milliseconds> check;
  std::shared_ptr<const schemas::waivers> waivers;          ///< those in force; null: none
  std::shared_ptr<const schemas::label_rules> label_rules;  ///< the same

  std::optional<common::instant>
      since;  ///< when something came of which nobody waits for the commit

  /// Takes over what came later.
  void append(agent_batch later);
  /// Nothing in it is of the agent, or wanted of it by an operator.
  bool only_reads() const;
  /// Nobody waits for it: entries that are judged, tables that are verified.
  bool is_patient() const;
};

/// An outbox entry that became work: a change-set for an analyzer, or alerts of our own.
struct outgoing_entry {
  outbox_place place;
  store::outgoing kind{};
  u64 table = 0;
  std::string payload;
};

/// One consistent copy of rows, cut into parts of one frame each.
struct dump_copy {
  std::uint64_t id = 0;  ///< of the question
  std::vector<schemas::dump_part> parts;
};

/// What a batch did. All of it is durable; none of it was sent yet.
struct batch_outcome {
  std::string agent;
  batch_result out;
  schemas::credit_return credit;                     ///< of the frames that were handled
  std::optional<store::agent_record> record;         ///< for the registry
  bool heard = false;                                ///< the agent itself said something
  std::optional<std::chrono::microseconds> checked;  ///< all rows were hashed anew: what that cost
  std::vector<schemas::alert> alerts;
  std::vector<outgoing_entry> outgoing;
  bool more_outgoing = false;  ///< the outbox holds further entries
  std::size_t offers = 0;      ///< of the batch
  std::vector<dump_copy> dumps;
  enum agent_batch::scrub scrub = agent_batch::scrub::none;  ///< there is more to read through
  bool scrubbed = false;                                     ///< that was the last of it
  bool removed = false;                                      ///< the store was deleted
  std::optional<common::error> fatal;  ///< full disk, I/O error: the process has to end
};

/// The operators who asked are told why there is no answer.
void refuse(const std::vector<question>& questions, const std::string& why, batch_outcome& to);
/// Nothing of the batch can be done: the agent too is told why.
void turn_away(const agent_batch& batch, const std::string& why, batch_outcome& to);

}  // namespace wdb
