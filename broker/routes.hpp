// Which kind may come in through which socket, and where it goes: the whole routing policy as one table.
#pragma once

#include <array>

#include "schemas/message_type.hpp"

namespace broker {

enum class door { agents, stages, operators };

enum class route {
  refuse,       ///< this socket may not send it
  greeting,     ///< hello: remember the connection, then to wdb
  to_wdb,       ///< an agent's data: costs credit
  wish,         ///< an agent has more to send than its credit
  to_agent,     ///< by the agent in the topic
  to_work,      ///< into the work queue
  answer,       ///< an analyzer's: ends the work, then to wdb
  returned,     ///< wdb's credit for an agent
  enlistment,   ///< a stage says it is there
  command,      ///< an operator's, to an agent
  query,        ///< an operator's, to wdb
  to_operator,  ///< a reply
  tap           ///< an operator wants copies
};

constexpr route route_of(door in, schemas::message_type type) {
  using enum schemas::message_type;
  struct entry {
    door in;
    schemas::message_type type;
    route to;
  };
  constexpr std::array table{entry{door::agents, hello, route::greeting},     entry{door::agents, credit, route::wish},
                             entry{door::agents, delta, route::to_wdb},       entry{door::agents, snapshot, route::to_wdb},
                             entry{door::agents, report, route::to_wdb},      entry{door::agents, compare, route::to_wdb},
                             entry{door::agents, repair, route::to_wdb},          entry{door::stages, compare_reply, route::to_agent},
                             entry{door::stages, repair_reply, route::to_agent},        entry{door::stages, enlist, route::enlistment},
                             entry{door::stages, ack, route::to_agent},       entry{door::stages, gap, route::to_agent},
                             entry{door::stages, resync, route::to_agent},    entry{door::stages, new_epoch, route::to_agent},
                             entry{door::stages, busy, route::to_agent},      entry{door::stages, credit, route::returned},
                             entry{door::stages, change_set, route::to_work}, entry{door::stages, evidence, route::to_work},
                             entry{door::stages, result, route::answer},      entry{door::stages, verdict, route::answer},
                             entry{door::stages, reply, route::to_operator},  entry{door::stages, dump_part, route::to_operator},
                             entry{door::operators, command, route::command}, entry{door::operators, schemas::message_type::query, route::query},
                             entry{door::operators, tap_request, route::tap}};
  for (const auto& e : table)
    if (e.in == in && e.type == type) return e.to;
  return route::refuse;
}

}  // namespace broker
