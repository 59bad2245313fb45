#include "wdb/serve/dump_sessions.hpp"

#include "common/hash.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::result;

result<schemas::dump_part> dump_sessions::begin(dump_copy copy, common::instant now) {
  under_way one{.parts = std::move(copy.parts), .bytes = 0, .asked = now};
  for (const auto& p : one.parts)
    for (const auto& r : p.rows) one.bytes += r.stable.bytes.size() + r.volatile_.bytes.size();
  if (bytes_ + one.bytes > most_bytes)
    return fail(errc::full, "dumps of {} bytes are being read already: try again later", bytes_);
  bytes_ += one.bytes;
  const auto session = common::random_u64() | 1;
  sessions_.emplace(session, std::move(one));
  return part(session, 0, now);
}

result<schemas::dump_part> dump_sessions::part(std::uint64_t session, std::uint64_t number,
                                               common::instant now) {
  const auto at = sessions_.find(session);
  if (at == sessions_.end() || number >= at->second.parts.size())
    return fail(errc::not_found, "this dump is over: start it again");
  auto& one = at->second;
  one.asked = now;
  schemas::dump_part out = one.parts[number];
  out.session = session;
  out.part = number;
  out.parts = one.parts.size();
  if (number + 1 == one.parts.size()) end(at);
  return out;
}

void dump_sessions::end(std::map<std::uint64_t, under_way>::iterator at) {
  bytes_ -= at->second.bytes;
  sessions_.erase(at);
}

void dump_sessions::expire(common::instant now) {
  for (auto at = sessions_.begin(); at != sessions_.end();) {
    const auto here = at++;
    if (now - here->second.asked > patience) end(here);
  }
}

}  // namespace wdb
