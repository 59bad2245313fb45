// What goes through the broker's operator socket: commands to agents, queries to wdb, their
// answers, and the tap.
#pragma once

#include <optional>

#include "common/clock.hpp"
#include "common/net/link.hpp"
#include "schemas/envelope.hpp"
#include "schemas/messages.hpp"
#include "schemas/paths.hpp"

namespace client {

/// Whether a broker listens below --data (then commands go to it; else answers come from the
/// files).
bool stages_are_up(const schemas::data_paths& paths);

class operator_link {
 public:
  /// not_found: no pipeline is running below --data.
  static common::result<operator_link> connect(const common::net::context& context,
                                               const schemas::data_paths& paths);
  /// A command to an agent, and its reply. timeout: none came; refused: the agent is not connected,
  /// or said no.
  common::result<schemas::reply> ask(const std::string& agent, const std::string& verb,
                                     common::milliseconds timeout);
  /// A query to wdb about an agent, answered by a reply.
  common::result<schemas::reply> query(const std::string& agent, schemas::query q,
                                       common::milliseconds timeout);
  /// A query that wdb answers with rows.
  common::result<schemas::dump_part> rows(const std::string& agent, schemas::query q,
                                          common::milliseconds timeout);
  /// Subscribes to copies of messages, or grants more of them.
  void tap(const schemas::tap_request& r);
  /// The next copies; empty when none came within `wait`. refused: the broker's reason.
  common::result<std::optional<schemas::tap_copies>> copies(common::milliseconds wait);

 private:
  explicit operator_link(common::net::link l);
  schemas::header head(schemas::message_type type, schemas::u64 id, std::int64_t deadline);
  /// Sends a question until it left, and waits for the frame that answers `id`: a reply, or a
  /// message of type `rows`.
  common::result<common::net::frame> answer(const std::string& agent, const std::string& frame,
                                            schemas::u64 id, common::milliseconds timeout);
  common::result<schemas::reply> reply_to(const std::string& agent, const std::string& frame,
                                          schemas::u64 id, common::milliseconds timeout);
  common::net::link link_;
  schemas::u64 instance_, counter_ = 0;
};

}  // namespace client
