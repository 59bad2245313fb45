// Where hosts from elsewhere are let in: answers the handshake's question about a key, looks every
// frame's key up, so that a revoked one is worth nothing from the next frame on, and passes
// enrolments on to wdb and their answers back.
#pragma once

#include <set>

#include "broker/gateway/doors.hpp"
#include "broker/gateway/key_ring.hpp"
#include "broker/gateway/old_key_use.hpp"
#include "broker/gateway/refused_key_log.hpp"
#include "broker/journal.hpp"
#include "broker/shard/shard.hpp"
#include "common/net/authenticator.hpp"

namespace broker {

/// What is noted of keys for who looks after the server.
struct key_notes {
  old_key_use by_old;
  refused_key_log refused;
};

class entrance {
 public:
  /// `agents`, where hosts connect, and the rest outlive this.
  entrance(common::net::authenticator asked, common::net::hub& agents, journal& j, shard& wdb,
           key_notes notes)
      : asked_(std::move(asked)),
        agents_(agents),
        journal_(j),
        wdb_(wdb),
        notes_(std::move(notes)) {}
  common::net::authenticator& socket() { return asked_; }

  /// A key that this broker itself comes with, to be turned away: that is counted, and no news.
  void expect_stranger(std::string public_key) { own_stranger_ = std::move(public_key); }
  /// Answers the handshakes that wait.
  void answer_handshakes();
  /// The agents from which nothing is taken any more.
  std::vector<std::string> take_admit(const schemas::envelope& e);

  /// Why a frame of this peer is not taken; nothing: it is. Of a local peer: `enroll` alone is not.
  std::optional<std::string> refusal(const arrival& a, const schemas::envelope& e);
  /// Tells wdb where an agent from elsewhere says hello from, when that is news.
  void note_address(const arrival& hello);
  /// Counts, logs, and tells the peer why, once.
  void turn_away(const arrival& a, const schemas::envelope& e, const std::string& why);
  /// `enroll`, from a connection with the key of the token, or with the one that enrols: a host
  /// whose key has connected asks once more, and has in the answer that the enrolment holds.
  void take_enroll(arrival a, const schemas::envelope& e);
  /// `new-key`, once a second of each agent.
  void take_new_key(arrival a, const schemas::envelope& e);
  /// Its answer, which ends the question.
  void pass_on(frame f, const schemas::envelope& e);
  /// Forgets questions whose time is over; looks after the sockets that hosts connect to.
  void tend();

 private:
  struct question {
    std::string connection;
    std::int64_t deadline = 0;  ///< ms, wall time
  };
  void note_use(const schemas::admission& a);
  /// Nobody is let in while files run out: libzmq spins where it has none for a connection.
  void watch_files();
  void count_failed_handshakes();
  /// False when it was said less than a second ago.
  bool may_say_again(const std::string& what);

  common::net::authenticator asked_;
  common::net::hub& agents_;
  journal& journal_;
  shard& wdb_;
  key_ring keys_;
  key_notes notes_;
  std::map<std::uint64_t, question> questions_;
  std::set<std::string> told_;  ///< connections that were turned away
  /// Pending keys that were used and agents with a new key → when wdb was told last.
  std::map<std::string, common::instant> said_;
  std::map<std::string, std::string> addresses_;  ///< key → what wdb was told
  std::string own_stranger_;
  std::uint64_t failed_handshakes_ = 0;
  common::instant next_look_{}, next_trim_{};
};

}  // namespace broker
