#include "wdb/serve/tokens.hpp"

#include <algorithm>

#include "common/hex.hpp"
#include "common/log.hpp"
#include "schemas/labels.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::result;
using schemas::admission;
using schemas::i64;

namespace {
constexpr std::size_t token_key_bytes = 32;
constexpr i64 longest_life_ms = i64{30} * 24 * 3600 * 1000;
}  // namespace

/// One that is spent stays admitted until it expires: a host whose answer was lost asks again.
admission admission_of(const std::string& key, const store::token_record& t) {
  admission a;
  a.key = {key};
  if (t.revoked) return a;
  a.is_token = true;
  a.until = t.expires;
  return a;
}

result<std::string> tokens::make(const schemas::make_token& asked, i64 now, const is_known& known) {
  if (asked.key.bytes.size() != token_key_bytes)
    return fail(errc::usage, "a key of {} bytes was expected", token_key_bytes);
  if (asked.expires <= now || asked.expires > now + longest_life_ms)
    return fail(errc::usage, "a token lasts 30 days at most");
  if (asked.uses == 0 || asked.uses > 1'000'000)
    return fail(errc::usage, "a token has 1 to 1,000,000 uses");
  auto labels = schemas::changed_labels({}, asked.labels, {});
  if (!labels) return fail(labels.error());
  if (!asked.agent.empty()) {
    if (asked.uses != 1 || !labels->empty() || asked.ephemeral_ms != 0)
      return fail(errc::usage, "a token for one agent has one use, and it keeps its labels");
    if (!known(asked.agent) && records_.keys_of(asked.agent).empty())
      return fail(errc::usage, "there is no agent {}", common::one_line(asked.agent));
  }
  const auto& all = records_.tokens();
  if (const auto made = all.find(asked.key.bytes); made != all.end())
    return made->second.id;  // the answer was lost on its way
  if (all.size() >= most) return fail(errc::usage, "there are too many tokens");
  const store::token_record record{.id = common::to_hex(asked.key.bytes).substr(0, 12),
                                   .made = now,
                                   .expires = asked.expires,
                                   .uses_left = asked.uses,
                                   .revoked = false,
                                   .labels = std::move(*labels),
                                   .agent = asked.agent,
                                   .ephemeral_ms = asked.ephemeral_ms};
  enrolment_records::change c;
  c.written.by_token.emplace(asked.key.bytes, record);
  if (auto s = records_.commit(std::move(c)); !s) return fail(s.error());
  return record.id;
}

schemas::tokens tokens::list(i64 now) const {
  schemas::tokens out;
  for (const auto& [key, t] : records_.tokens())
    if (!t.revoked && t.expires > now && t.uses_left > 0)
      out.all.push_back({t.id, t.expires, t.uses_left, t.labels, t.agent, t.ephemeral_ms});
  return out;
}

result<admission> tokens::revoke(const std::string& id) {
  const auto at =
      std::ranges::find_if(records_.tokens(), [&](const auto& t) { return t.second.id == id; });
  if (at == records_.tokens().end()) return fail(errc::not_found, "there is no token of this id");
  const auto key = at->first;
  enrolment_records::change c;
  c.written.by_token.emplace(*at).first->second.revoked = true;
  if (auto s = records_.commit(std::move(c)); !s) return fail(s.error());
  return admission_of(key, records_.tokens().at(key));
}

}  // namespace wdb
