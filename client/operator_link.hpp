// What goes through the broker's operator socket: questions to agents and to wdb, their answers,
// and the tap.
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
  /// not_found: no pipeline is running below --data; denied: this user may not look there.
  static common::result<operator_link> connect(const common::net::context& context,
                                               const schemas::data_paths& paths);

  // Questions about an agent. timeout: no answer came; refused: the agent is not connected, or the
  // server said no.
  common::result<schemas::scanned> scan_now(const std::string& agent, common::milliseconds timeout);
  common::result<schemas::roots> report_roots(const std::string& agent,
                                              common::milliseconds timeout);
  common::result<schemas::settings> report_settings(const std::string& agent,
                                                    common::milliseconds timeout);
  common::result<schemas::resync_wanted> want_resync(const std::string& agent,
                                                     const schemas::want_resync& q,
                                                     common::milliseconds timeout);
  common::result<schemas::dump_part> dump(const std::string& agent, const schemas::dump& q,
                                          common::milliseconds timeout);
  common::result<schemas::dump_part> dump_more(const std::string& agent,
                                               const schemas::dump_more& q,
                                               common::milliseconds timeout);

  // Questions about who may connect; `agent` is whose keys are revoked.
  common::result<schemas::token_made> make_token(const schemas::make_token& q,
                                                 common::milliseconds timeout);
  common::result<schemas::tokens> list_tokens(common::milliseconds timeout);
  common::result<schemas::tokens> revoke_token(const schemas::revoke_token& q,
                                               common::milliseconds timeout);
  common::result<schemas::agent_revoked> revoke_agent(const std::string& agent,
                                                      common::milliseconds timeout);

  /// label_agent, archive_agent, restore_agent, remove_agent or rotate_agent; where the agent
  /// stands then.
  template <class Decision>
  common::result<schemas::membership> decide(const std::string& agent, const Decision& d,
                                             common::milliseconds timeout);

  /// Subscribes to copies of messages, or grants more of them.
  void tap(const schemas::tap_request& r);
  /// The next copies; empty when none came within `wait`. refused: the broker's reason.
  common::result<std::optional<schemas::tap_copies>> copies(common::milliseconds wait);

 private:
  explicit operator_link(common::net::link l);
  schemas::header head(schemas::message_type type, schemas::u64 id);
  /// Sends a question and waits for its answer, which is of type `wanted`, or `refused`.
  template <class Answer, class Question>
  common::result<Answer> ask(const std::string& agent, schemas::message_type type,
                             const Question& q, schemas::message_type wanted,
                             common::milliseconds timeout);
  /// Sends a question until it left, and waits for the frame that answers `id`.
  common::result<common::net::frame> answer(const std::string& agent, const std::string& frame,
                                            schemas::u64 id, common::milliseconds timeout);
  common::net::link link_;
  schemas::u64 instance_, counter_ = 0, tap_id_;
};

}  // namespace client
