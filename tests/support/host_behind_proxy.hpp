// A server that listens, a host that has joined it, and a byte_proxy as the only way between them.
#pragma once

#include "tests/support/byte_proxy.hpp"
#include "tests/support/closing_line.hpp"
#include "tests/support/other_host.hpp"

namespace tests {

class host_behind_proxy {
 public:
  /// The stages run, the host has joined, and both copies of its first scan are equal. `what` names
  /// the seed.
  explicit host_behind_proxy(const std::string& what);

  /// See close_account.
  void close(const stopwatch& since, alerting alerts = alerting::each_once) const;
  two_copies copies() const { return {server.paths(), host.paths(), agent}; }
  std::string last_words() const;

  const std::string listens = free_text();
  pipeline server;
  byte_proxy line;
  other_host host;
  host_changes changes;
  std::string agent;  ///< the host's id

 private:
  static std::string free_text();
};

}  // namespace tests
