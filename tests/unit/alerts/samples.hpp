#pragma once

#include <string>

#include "schemas/told_alert.hpp"

namespace tests::alerts {

/// An alert of a rule about one row of a table, which has the key `thing`.
inline schemas::alert sample(const std::string& rule, const std::string& thing,
                             schemas::telling telling = schemas::telling::at_once) {
  schemas::alert a;
  a.agent = "web-1";
  a.rule = rule;
  a.severity = static_cast<schemas::u64>(schemas::severity::low);
  a.key = {thing};
  a.message = rule + " " + thing;
  a.telling = static_cast<schemas::u64>(telling);
  a.scan_id = "scan";
  a.time = 7;
  a.id = {(rule + thing + std::string(16, '.')).substr(0, 16)};
  return a;
}

inline schemas::alert of_agent(schemas::alert a, const std::string& agent) {
  a.agent = agent;
  a.id.bytes[15] = agent.back();
  return a;
}

inline schemas::alert part_of(schemas::alert a, const std::string& word, const std::string& many) {
  a.part_of = word;
  a.many = many;
  return a;
}

}  // namespace tests::alerts
