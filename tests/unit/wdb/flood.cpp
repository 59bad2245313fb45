// An agent that sends what cannot be read.
#include <catch2/catch.hpp>

#include "tests/support/captured_log.hpp"
#include "tests/unit/sync/pair_of_stores.hpp"

namespace {

class flooding_agent : public tests::pair_of_stores {
 public:
  /// One batch of frames that are well-formed around a payload that is not.
  void flood(std::uint64_t frames) {
    wdb::agent_batch batch;
    schemas::header h;
    h.type = schemas::message_type::hello;
    h.instance = 12;
    for (h.counter = 1; h.counter <= frames; ++h.counter)
      batch.frames.emplace_back(schemas::encode_frame(id_.text(), "", h, "noise"));
    take_batch(std::move(batch), [](schemas::message_type) { return true; });
  }
};

}  // namespace

TEST_CASE("an agent's flood of what cannot be read is refused frame by frame, and logged once",
          "[wdb][log]") {
  flooding_agent a;
  tests::captured_log log;
  a.flood(300);
  const auto said = log.take();
  REQUIRE(said.size() == 1);
  CHECK_THAT(said[0], Catch::StartsWith("warning h: hello/h/- refused: "));
  CHECK(a.counted["refused"] == 300);
}
