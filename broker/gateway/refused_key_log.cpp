#include "broker/gateway/refused_key_log.hpp"

#include <algorithm>

#include "common/file_names.hpp"

namespace broker {

namespace {
constexpr common::milliseconds noted_every{5'000};
}

void refused_key_log::note(const std::string& key, const std::string& address, std::int64_t now) {
  if (keys_.size() >= schemas::most_refused_keys && !keys_.contains(key))
    keys_.erase(std::ranges::min_element(keys_, {}, [](const auto& k) { return k.second.last; }));
  keys_.insert_or_assign(key, schemas::refused_key{now, address});
  is_changed_ = true;
}

common::status refused_key_log::write_due(common::instant now) {
  if (!is_changed_ || now < next_) return {};
  is_changed_ = false;
  next_ = now + noted_every;
  return common::replace_file(file_, schemas::text_of(keys_), 0600);
}

}  // namespace broker
