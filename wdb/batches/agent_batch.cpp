#include "wdb/batches/agent_batch.hpp"

#include <algorithm>
#include <iterator>

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

}  // namespace wdb
