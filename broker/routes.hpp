// Which kind may come in through which socket, and where it goes: the whole routing policy as one
// table. That it covers what schemas/message_table.hpp allows, and no more, is tested.
#pragma once

#include <array>

#include "schemas/message_table.hpp"

namespace broker {

enum class socket_role { agents, stages, operators };

enum class route {
  refuse,          ///< this socket may not send it
  greeting,        ///< hello: remember the connection, then to wdb
  to_wdb,          ///< an agent's data: costs credit
  credit_request,  ///< an agent has more to send than its credit, or nothing more
  to_agent,        ///< by the agent in the topic
  to_work,         ///< into the work queue
  answer,          ///< an analyzer's: ends the work, then to wdb
  returned,        ///< wdb's credit for an agent
  enlistment,      ///< a stage says it is there
  ask_agent,       ///< an operator's question to an agent
  ask_wdb,         ///< an operator's question to wdb
  to_operator,     ///< the answer to one
  tap,             ///< an operator wants copies
  enrolment,       ///< a host with a token wants to be let in: to wdb
  key_change,      ///< an agent from elsewhere has another key: to wdb
  to_newcomer,     ///< the answer to that
  alerts_wanted,   ///< the alerts stage wants what wdb stored: to wdb
  to_alerts,       ///< that
  admission        ///< wdb says which keys may send
};

constexpr route route_of(socket_role in, schemas::message_type type) {
  using schemas::message_type;
  struct entry {
    socket_role in;
    message_type type;
    route to;
  };
  constexpr std::array table{
      entry{socket_role::agents, message_type::hello, route::greeting},
      entry{socket_role::agents, message_type::delta, route::to_wdb},
      entry{socket_role::agents, message_type::snapshot, route::to_wdb},
      entry{socket_role::agents, message_type::report, route::to_wdb},
      entry{socket_role::agents, message_type::compare, route::to_wdb},
      entry{socket_role::agents, message_type::repair, route::to_wdb},
      entry{socket_role::agents, message_type::credit_request, route::credit_request},
      entry{socket_role::agents, message_type::enroll, route::enrolment},
      entry{socket_role::agents, message_type::new_key, route::key_change},
      entry{socket_role::stages, message_type::enlist, route::enlistment},
      entry{socket_role::stages, message_type::ack, route::to_agent},
      entry{socket_role::stages, message_type::gap, route::to_agent},
      entry{socket_role::stages, message_type::resync, route::to_agent},
      entry{socket_role::stages, message_type::new_epoch, route::to_agent},
      entry{socket_role::stages, message_type::busy, route::to_agent},
      entry{socket_role::stages, message_type::compare_reply, route::to_agent},
      entry{socket_role::stages, message_type::repair_reply, route::to_agent},
      entry{socket_role::stages, message_type::make_key, route::to_agent},
      entry{socket_role::stages, message_type::key_taken, route::to_agent},
      entry{socket_role::stages, message_type::credit_return, route::returned},
      entry{socket_role::stages, message_type::enrolled, route::to_newcomer},
      entry{socket_role::stages, message_type::not_enrolled, route::to_newcomer},
      entry{socket_role::stages, message_type::admit, route::admission},
      entry{socket_role::stages, message_type::change_set, route::to_work},
      entry{socket_role::stages, message_type::evidence, route::to_work},
      entry{socket_role::stages, message_type::result, route::answer},
      entry{socket_role::stages, message_type::verdict, route::answer},
      entry{socket_role::stages, message_type::alerts_wanted, route::alerts_wanted},
      entry{socket_role::stages, message_type::alerts_stored, route::to_alerts},
      entry{socket_role::stages, message_type::scanned, route::to_operator},
      entry{socket_role::stages, message_type::roots, route::to_operator},
      entry{socket_role::stages, message_type::settings, route::to_operator},
      entry{socket_role::stages, message_type::resync_wanted, route::to_operator},
      entry{socket_role::stages, message_type::dump_part, route::to_operator},
      entry{socket_role::stages, message_type::refused, route::to_operator},
      entry{socket_role::stages, message_type::token_made, route::to_operator},
      entry{socket_role::stages, message_type::tokens, route::to_operator},
      entry{socket_role::stages, message_type::agent_revoked, route::to_operator},
      entry{socket_role::stages, message_type::membership, route::to_operator},
      entry{socket_role::operators, message_type::scan_now, route::ask_agent},
      entry{socket_role::operators, message_type::report_roots, route::ask_agent},
      entry{socket_role::operators, message_type::report_settings, route::ask_agent},
      entry{socket_role::operators, message_type::want_resync, route::ask_wdb},
      entry{socket_role::operators, message_type::dump, route::ask_wdb},
      entry{socket_role::operators, message_type::dump_more, route::ask_wdb},
      entry{socket_role::operators, message_type::make_token, route::ask_wdb},
      entry{socket_role::operators, message_type::list_tokens, route::ask_wdb},
      entry{socket_role::operators, message_type::revoke_token, route::ask_wdb},
      entry{socket_role::operators, message_type::revoke_agent, route::ask_wdb},
      entry{socket_role::operators, message_type::label_agent, route::ask_wdb},
      entry{socket_role::operators, message_type::archive_agent, route::ask_wdb},
      entry{socket_role::operators, message_type::restore_agent, route::ask_wdb},
      entry{socket_role::operators, message_type::remove_agent, route::ask_wdb},
      entry{socket_role::operators, message_type::rotate_agent, route::ask_wdb},
      entry{socket_role::operators, message_type::tap_request, route::tap}};
  for (const auto& e : table)
    if (e.in == in && e.type == type) return e.to;
  return route::refuse;
}

}  // namespace broker
