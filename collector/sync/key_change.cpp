#include "collector/sync/key_change.hpp"

#include "schemas/canonical.hpp"

namespace collector::sync {

using schemas::message_type;

void key_change::announce(std::string key, common::instant now) {
  key_ = std::move(key);
  next_ = now;
}

bool key_change::is_about(message_type t) {
  return t == message_type::make_key || t == message_type::key_taken ||
         t == message_type::server_keys;
}

common::status key_change::take(const schemas::envelope& e, std::optional<request>& to_do) {
  if (e.head.type == message_type::make_key) {
    to_do = request{0, e.head.type};
    return {};
  }
  if (e.head.type == message_type::server_keys) {
    auto keys = schemas::decode<schemas::server_keys>(e.payload);
    if (!keys) return common::fail(keys.error());
    to_do = request{0, e.head.type, std::move(*keys)};
    return {};
  }
  const auto answer = schemas::decode<schemas::key_taken>(e.payload);
  if (!answer) return common::fail(answer.error());
  if (!key_ || answer->key.bytes != *key_) return {};
  key_.reset();
  to_do = request{0, e.head.type};
  return {};
}

message key_change::due() const {
  return {.type = message_type::new_key, .payload = schemas::encode(schemas::new_key{{*key_}})};
}

}  // namespace collector::sync
