// An agent whose server acknowledges everything at once: what a scan sends when nothing is left
// from before.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "collector/sync/agent_protocol.hpp"
#include "schemas/digest.hpp"
#include "schemas/messages.hpp"
#include "tests/support/temp_dir.hpp"

namespace tests {

class settled_agent {
 public:
  /// The frames that the scan sent.
  std::vector<std::string> scan(const collector::scan_outcome& s) {
    want(store_.commit(s));
    protocol_.scanned(collector::sync::facts_of(s));
    if (!std::exchange(greeted_, true)) greet(s);
    std::vector<std::string> sent = send();
    answer(s, {}, 0);
    for (auto& f : send()) sent.push_back(std::move(f));  // what waited for an answer
    answer(s, {s.scan_id}, 0);
    return sent;
  }

 private:
  template <class T>
  static T want(common::result<T> r) {
    if (!r) throw std::runtime_error(r.error().detail);
    return std::move(*r);
  }

  void greet(const collector::scan_outcome& s) {
    protocol_.connected();
    const auto first = want(protocol_.next(now_));
    if (!first) throw std::runtime_error("no hello");
    protocol_.sent(first->size(), now_);
    arrive(schemas::message_type::credit,
           schemas::encode(schemas::credit{16u << 20, 10'000, 16u << 20, 10'000, 0, 1}));
    answer(s, {}, want(schemas::decode_frame(*first, 1u << 20)).head.counter);
  }

  void arrive(schemas::message_type type, const std::string& payload) {
    schemas::header h;
    h.type = type;
    h.instance = 1;
    want(protocol_.arrived(schemas::encode_frame("h-0123456789abcdef", {}, h, payload), now_));
  }

  /// The server holds every table as it stands.
  void answer(const collector::scan_outcome& s, std::vector<std::string> reports,
              schemas::u64 to_hello) {
    schemas::ack a{.tables = {}, .reports = std::move(reports), .hello = to_hello};
    for (const auto& t : s.tables) {
      const auto& now = store_.table(t.table);
      a.tables.push_back({static_cast<schemas::u64>(t.table), store_.epoch(), now.version,
                          schemas::kid_of(now.k.bytes),
                          to_hello == 0 && now.repairing ? now.session : 0});
    }
    arrive(schemas::message_type::ack, schemas::encode(a));
  }

  std::vector<std::string> send() {
    std::vector<std::string> out;
    while (auto f = want(protocol_.next(now_))) {
      protocol_.sent(f->size(), now_);
      out.push_back(std::move(*f));
    }
    return out;
  }

  temp_dir dir_;
  collector::state::state_store store_ = want(collector::state::state_store::open(dir_.path(), 11));
  collector::sync::agent_protocol protocol_{store_, *schemas::agent_id::parse("h-0123456789abcdef"),
                                            11, std::chrono::seconds{60}};
  common::instant now_{std::chrono::hours{1}};
  bool greeted_ = false;
};

}  // namespace tests
