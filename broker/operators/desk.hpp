// Where operators ask: their questions are remembered until they are answered or over, and the tap
// sends its copies from here.
#pragma once

#include <deque>
#include <vector>

#include "broker/journal.hpp"

namespace broker {

class desk {
 public:
  /// The journal and the tap outlive this.
  desk(common::net::hub operators, journal& j, tap& copies)
      : operators_(std::move(operators)), journal_(j), tap_(copies) {}
  common::net::hub& socket() { return operators_; }

  /// Remembers who asked, so that the answer finds its way. False: it was refused, and the operator
  /// was told why.
  bool take_question(const arrival& a, const schemas::envelope& e);
  /// A question that was taken and cannot be passed on.
  void give_back(const arrival& a, const schemas::envelope& e, const std::string& why);
  /// The question cannot be answered.
  void refuse(const arrival& a, const schemas::envelope& e, const std::string& why);
  /// A question that was taken, for a wdb that is not there: it is kept for a while, as stages are
  /// ready before they know one another, and a wdb that died is there again in a moment.
  void keep_for_wdb(arrival a, const schemas::envelope& e);
  /// wdb is there: what was kept for it, in order.
  std::vector<frame> take_kept();
  /// An answer, to whoever asked.
  void pass_on(arrival a, const schemas::envelope& e);
  void take_tap_request(const arrival& a, const schemas::envelope& e);

  /// Sends the tap's copies, refuses what was kept for a wdb that did not come, and forgets
  /// questions whose time is over.
  void tend();

 private:
  struct question {
    std::string connection;
    std::int64_t deadline = 0;  ///< ms, wall time
  };
  struct kept {
    arrival question;
    common::instant until;
  };
  void refuse_kept();
  void send_copies();

  common::net::hub operators_;
  journal& journal_;
  tap& tap_;
  std::map<std::uint64_t, question> questions_;
  std::deque<kept> kept_;  ///< in the order in which they came
};

}  // namespace broker
