// Who is let in: the keys that enrolled with tokens or replaced others, and what the broker has to
// know. What changes is durable before a call returns. Time is an argument.
#pragma once

#include <functional>

#include "schemas/messages.hpp"
#include "wdb/serve/enrolment_records.hpp"

namespace wdb {

class enrolment {
 public:
  /// The new key has to connect within this time, or the use of the token is free again.
  static constexpr schemas::i64 proof_within_ms = 5 * 60'000;
  static constexpr std::size_t most_keys = 200'000;

  /// Whether an id is taken by an agent that is known otherwise.
  using is_taken = std::function<bool(const std::string& agent)>;

  /// The records outlive this.
  explicit enrolment(enrolment_records& records) : records_(records) {}

  struct outcome {
    std::string agent;
    std::vector<schemas::admission> changed;  ///< the broker has to hear of
    std::string twin;  ///< an agent whose host looks the same, and whose key lives; or empty
  };
  /// refused: why the host is not let in, in words for who typed the token.
  common::result<outcome> enroll(const schemas::enroll& asked, schemas::i64 now,
                                 const is_taken& taken);
  /// The keys have connected: their enrolments hold, a use of their token is spent each, and other
  /// keys of these agents are worth nothing any more. One commit.
  common::result<std::vector<schemas::admission>> confirm(const std::vector<std::string>& keys,
                                                          schemas::i64 now);
  /// Where keys are heard from: by key. One commit, and none when nothing of it is news.
  common::status note_addresses(const std::map<std::string, std::string>& by_key);
  /// An agent that was told to replace its key has another one, good until the time for that is
  /// over, and from then on if it has connected. Saying so again changes nothing. refused: nobody
  /// told it to, or the key is known otherwise.
  common::result<std::vector<schemas::admission>> announce(const std::string& agent,
                                                           const std::string& key,
                                                           schemas::i64 now);
  /// Enrolments whose keys never connected are forgotten, and tokens whose time is over.
  common::result<std::vector<schemas::admission>> expire(schemas::i64 now);

  /// Its keys do nothing from now on; empty when none of them was valid.
  common::result<std::vector<schemas::admission>> revoke_agent(const std::string& agent,
                                                               schemas::i64 now);

  std::vector<schemas::admission> everything() const;

 private:
  common::status may_use(const std::string& token, schemas::i64 now) const;
  std::string free_name(const std::string& hostname, const is_taken& taken);
  std::string twin_of(const schemas::enroll& asked, const std::string& agent) const;

  void confirm(const std::string& key, const store::key_record& record, schemas::i64 now,
               enrolment_records::change& c) const;

  enrolment_records& records_;
  std::map<std::string, std::size_t> next_number_;  ///< host name → of the next id like it
};

}  // namespace wdb
