// The part of agent_writer that wants resynchronisations: each has an id, is kept in the store, and is repeated until a
// repair or a snapshot answers it.
#include <algorithm>

#include "common/hash.hpp"
#include "wdb/mirror/agent_writer.hpp"

namespace wdb {

using common::fail;
using common::status;
using schemas::message_type;

namespace {
constexpr auto resync_repeat = std::chrono::seconds{30};
}

status agent_writer::want_resync(const schemas::table& t, std::string reason, bool whole, batch_result& out) {
  auto wanted = reader().wanted(t.id);
  if (!wanted) return fail(wanted.error());
  // A wish for all of it is another one, with an id of its own: the agent may be answering the smaller one just now.
  if (!*wanted || (whole && !(*wanted)->whole)) {
    const store::wanted_record w{.id = common::random_u64(), .reason = std::move(reason), .whole = whole, .compared = 0};
    if (auto s = txn_.put(in_.db(store::keys::meta), store::keys::of_table("wanted", t.id), schemas::encode(w)); !s) return s;
  }
  return repeat_wanted(out);
}

status agent_writer::want(std::uint64_t id, const std::vector<std::string>& names, batch_result& out) {
  std::string text;
  for (const auto& t : schemas::tables()) {
    const bool asked = std::ranges::find(names, t.name) != names.end();
    auto mirror = reader().table(t.id);
    if (!mirror) return fail(mirror.error());
    if (t.id == schemas::table_id::scans || (names.empty() ? !*mirror : !asked)) continue;
    if (auto s = want_resync(t, "an operator asked for it", true, out); !s) return s;
    text += fmt::format("{}{}", text.empty() ? "" : " ", t.name);
  }
  out.to_send.add(message_type::reply, agent_, {},
                  schemas::reply{.id = id, .done = true, .refused = false, .text = text, .roots = {}, .settings = {}}, id);
  return {};
}

status agent_writer::repeat_wanted(batch_result& out) {
  for (const auto& t : schemas::tables()) {
    auto wanted = reader().wanted(t.id);
    if (!wanted) return fail(wanted.error());
    if (!*wanted) continue;
    auto& asked = who_.asked[(*wanted)->id];
    if (asked != common::instant{} && now_ - asked < resync_repeat) continue;
    asked = now_;
    tell(out, message_type::resync, t.name, schemas::resync{(*wanted)->id, static_cast<u64>(t.id), (*wanted)->reason, (*wanted)->whole});
  }
  return {};
}

}  // namespace wdb
