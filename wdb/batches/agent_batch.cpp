#include "wdb/batches/agent_batch.hpp"

#include <algorithm>
#include <iterator>

#include "schemas/canonical.hpp"

namespace wdb {

namespace {
template <class Items>
void move_behind(Items& to, Items& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}
}  // namespace

void agent_batch::append(agent_batch later) {
  move_behind(frames, later.frames);
  move_behind(verdicts, later.verdicts);
  move_behind(done, later.done);
  move_behind(questions, later.questions);
  offers += later.offers;
  scrub = std::max(scrub, later.scrub);
  if (later.check) check = later.check;
  if (later.waivers) waivers = std::move(later.waivers);
  if (later.label_rules) label_rules = std::move(later.label_rules);
}

bool agent_batch::only_reads() const {
  return frames.empty() && std::ranges::all_of(questions, [](const auto& q) {
           return q.what == schemas::message_type::dump;
         });
}

bool agent_batch::is_patient() const {
  const bool quiet =
      frames.empty() && questions.empty() && offers == 0 && scrub == scrub::none && !check;
  return quiet && std::ranges::all_of(verdicts, &schemas::verdict::verified);
}

void refuse(const std::vector<question>& questions, const std::string& why, batch_outcome& to) {
  for (const auto& q : questions)
    to.out.to_send.answer(schemas::message_type::refused, to.agent, schemas::refused{why}, q.id);
}

void turn_away(const agent_batch& batch, const std::string& why, batch_outcome& to) {
  refuse(batch.questions, why, to);
  for (const auto& frame : batch.frames) {
    const auto e = schemas::decode_frame(frame, schemas::limits::envelope_bytes);
    if (!e) continue;
    to.out.to_send.add(schemas::message_type::busy, to.agent, {}, schemas::busy{why},
                       e->head.instance);
    ++to.out.counted["refused"];
  }
}

}  // namespace wdb
