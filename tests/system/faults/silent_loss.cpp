// A broker that drops one frame and says nothing of it.
#include <catch2/catch.hpp>
#include <iostream>

#include "tests/support/closing_line.hpp"
#include "tests/support/lossy_proxy.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/seed.hpp"

using namespace std::chrono_literals;
using namespace tests;

TEST_CASE("one delta is dropped without a word, and nothing follows: the next hello finds it",
          "[system][faults]") {
  pipeline p("50ms", "300ms");
  const auto socket = p.paths().run() + "/line.sock";
  lossy_proxy line(socket, p.paths().socket("agents"), seed("silent loss"));
  line.be_good();
  p.connect_through(socket);
  p.start_all();
  p.await_settled("the first scan");
  host_changes changes(p.root());
  for (int lost = 1; lost <= 3; ++lost) {
    line.lose_next("delta/");
    changes.make();
    await("the delta to be dropped", [&] { return line.counted().lost == lost; });
    const stopwatch since;
    close_account(p.copies(), changes, since, [&] { return p.last_words(); });
  }
  p.check_oracle();
}
