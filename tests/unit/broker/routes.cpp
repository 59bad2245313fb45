#include "broker/routes.hpp"

#include <catch2/catch.hpp>

using namespace broker;
namespace party = schemas::party;

namespace {

/// Who connects to a socket.
schemas::parties senders_at(socket_role in) {
  return in == socket_role::agents      ? party::agent
         : in == socket_role::operators ? party::an_operator
                                        : party::wdb | party::analyzer | party::alerts;
}

schemas::parties may_get(route to) {
  switch (to) {
    case route::greeting:
    case route::to_wdb:
    case route::answer:
    case route::ask_wdb:
    case route::enrolment:
    case route::key_change:
    case route::alerts_wanted:
      return party::wdb;
    case route::to_alerts:
      return party::alerts;
    case route::to_agent:
    case route::to_newcomer:
    case route::ask_agent:
      return party::agent;
    case route::to_work:
      return party::analyzer;
    case route::to_operator:
      return party::an_operator;
    case route::credit_request:
    case route::returned:
    case route::enlistment:
    case route::tap:
    case route::admission:
      return party::broker;
    case route::refuse:
      break;
  }
  return 0;
}

}  // namespace

TEST_CASE(
    "a socket takes the kinds that the message table gives to who connects there, and passes each "
    "to whom it is for",
    "[broker]") {
  for (const auto in : {socket_role::agents, socket_role::stages, socket_role::operators})
    for (const auto& kind : schemas::messages()) {
      CAPTURE(kind.name, static_cast<int>(in));
      const auto to = route_of(in, kind.type);
      CHECK((to != route::refuse) == ((kind.from & senders_at(in)) != 0));
      if (to != route::refuse) CHECK((kind.to & may_get(to)) != 0);
    }
}
