// The connection to the broker: frames leave in order, and none is read that could not be answered.
#pragma once

#include <deque>
#include <optional>

#include "common/clock.hpp"
#include "common/log_limit.hpp"
#include "common/net/link.hpp"
#include "schemas/envelope.hpp"
#include "schemas/messages.hpp"

namespace wdb {

class connection {
 public:
  explicit connection(common::net::link broker);

  const common::net::link& link() const { return broker_; }
  /// The connection stands anew since the last call.
  bool take_connected() { return broker_.take_connected(); }
  /// A broker that does not read us is not read either: nothing comes while something waits to
  /// leave.
  std::optional<common::net::frame> receive();
  /// The frame as a message. An error is logged, within the log's limit.
  common::result<schemas::envelope> read(const common::net::frame& frame, common::instant now);
  /// Empty when it does not decode, which is logged.
  template <class Payload>
  std::optional<Payload> payload_of(const schemas::envelope& e, common::instant now) {
    auto payload = schemas::decode<Payload>(e.payload);
    if (payload) return std::move(*payload);
    log_refusal(fmt::format("a {}", e.topic), payload.error(), now);
    return std::nullopt;
  }

  void send(const std::string& agent, const std::string& table, schemas::header head,
            std::string_view payload);
  /// An answer to an operator's question.
  template <class Answer>
  void answer(schemas::message_type type, const std::string& agent, schemas::u64 question,
              const Answer& a) {
    schemas::header h;
    h.type = type;
    h.correlation = question;
    send(agent, {}, h, schemas::encode(a));
  }
  /// The operator is told why there is no answer.
  void refuse(const schemas::envelope& question, std::string why) {
    answer(schemas::message_type::refused, std::string(question.agent), question.head.correlation,
           schemas::refused{std::move(why)});
  }
  /// Says that wdb is there, and how much it takes at a time; the log, what it left out.
  void enlist(common::instant now);
  /// Sends what waits, as far as the broker takes it.
  void flush();

 private:
  common::net::link broker_;
  std::deque<std::string> waiting_;  ///< in order
  schemas::u64 instance_, counter_ = 0;
  void log_refusal(std::string_view what, const common::error& why, common::instant now);

  common::log_limit log_;
};

}  // namespace wdb
