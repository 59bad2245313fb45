// Resynchronisations that are wanted: each has an id, is kept in the store, and is repeated until a
// repair or a snapshot answers it.
#include <algorithm>

#include "common/hash.hpp"
#include "wdb/mirror/conversation.hpp"

namespace wdb {

using common::status;
using schemas::message_type;

namespace {
constexpr auto resync_repeat = std::chrono::seconds{30};
}

status want_resync(conversation& c, const schemas::table& t, std::string reason, bool whole) {
  const auto& wanted = c.mirror.at(t.id).wanted;
  // A request for all of it is another one, with an id of its own: the agent may be answering the
  // smaller one just now.
  if (!wanted || (whole && !wanted->whole))
    c.mirror.put(t.id, store::wanted_record{.id = common::random_u64(),
                                            .reason = std::move(reason),
                                            .whole = whole,
                                            .compared = 0});
  return repeat_wanted(c);
}

status want_tables(conversation& c, u64 id, const std::vector<std::string>& names) {
  schemas::resync_wanted answer;
  // A store that has no table says so to every hello, and gets all there are: nothing needs to be
  // kept. An agent that is there is told at once.
  const bool all_anew = names.empty() && !c.mirror.records().has_tables();
  for (const auto& t : schemas::tables()) {
    if (all_anew && t.id != schemas::table_id::scans) {
      c.tell(message_type::gap, t.name, schemas::gap{static_cast<u64>(t.id), 0, 0});
      answer.tables.emplace_back(t.name);
      continue;
    }
    const bool asked = names.empty() ? c.mirror.at(t.id).mirror.has_value()
                                     : std::ranges::find(names, t.name) != names.end();
    if (t.id == schemas::table_id::scans || !asked) continue;
    if (auto s = want_resync(c, t, "an operator asked for it", true); !s) return s;
    answer.tables.emplace_back(t.name);
  }
  c.out.to_send.answer(message_type::resync_wanted, c.mirror.agent(), answer, id);
  return {};
}

status repeat_wanted(conversation& c) {
  for (const auto& t : schemas::tables()) {
    const auto& wanted = c.mirror.at(t.id).wanted;
    if (!wanted) continue;
    auto& asked = c.who.asked[wanted->id];
    if (asked != common::instant{} && c.now - asked < resync_repeat) continue;
    asked = c.now;
    c.tell(message_type::resync, t.name,
           schemas::resync{wanted->id, static_cast<u64>(t.id), wanted->reason, wanted->whole});
  }
  return {};
}

}  // namespace wdb
