// How every test of a fault ends: what became of the changes, counted in both stores, the outbox,
// the history and the alerts, beside what the test itself remembers.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "tests/support/host_changes.hpp"
#include "tests/support/two_copies.hpp"

namespace tests {

/// Of changes that a test made, each a user that came.
struct account {
  std::size_t sent = 0;          ///< that the test made
  std::size_t acknowledged = 0;  ///< of those, in the collector's copy and no more in its outbox
  std::size_t stored = 0;        ///< of those, in the server's mirror
  std::size_t lost = 0;          ///< in no mirror, or without their alert
  std::size_t doubled = 0;       ///< further entries in the history, and further alerts
  bool roots_equal = false;      ///< of every table
  std::string text(std::chrono::milliseconds recovered) const;
};

enum class alerting {
  each_once,  ///< every change raises its alert
  not_asked,  ///< the store was made anew: what is in a first load raises none
};

account take_account(const two_copies& copies, const host_changes& made,
                     alerting alerts = alerting::each_once);

/// Since when a test waits for everything to be as it should.
class stopwatch {
 public:
  std::chrono::milliseconds passed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                 began_);
  }

 private:
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

/// Waits until both copies have every change and are settled, prints the line, and checks that
/// nothing is lost or doubled and the roots are equal. `since`: when the fault was over. `tell`:
/// what to show when it is waited for in vain.
void close_account(const two_copies& copies, const host_changes& made, const stopwatch& since,
                   const std::function<std::string()>& tell, alerting alerts = alerting::each_once);

}  // namespace tests
