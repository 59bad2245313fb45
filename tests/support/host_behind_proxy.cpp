#include "tests/support/host_behind_proxy.hpp"

#include "tests/support/loopback.hpp"
#include "tests/support/seed.hpp"

namespace tests {

std::string host_behind_proxy::free_text() { return free_address().text(); }

host_behind_proxy::host_behind_proxy(const std::string& what)
    : line(listens, seed(what)), changes(host.root()) {
  server.listen_on(listens);
  for (const auto* name : {"broker", "wdb", "analyzer-1"}) server.start(name);
  agent = host.join(make_token(server, {"--address", line.address()}));
  host.start_collector();
  await(
      "the first scan to be stored and verified", [&] { return copies().settled(); },
      std::chrono::seconds{60}, [&] { return last_words(); });
}

void host_behind_proxy::close(const stopwatch& since, alerting alerts) const {
  close_account(
      copies(), changes, since, [&] { return last_words(); }, alerts);
}

std::string host_behind_proxy::last_words() const {
  const auto& n = line.counted();
  return copies().positions() + server.last_words() + "--- the host\n" + host.log() +
         fmt::format("\n--- the line: {} connections, {} turned away, {} cut, {} flipped\n",
                     n.connections.load(), n.turned_away.load(), n.cut.load(), n.flipped.load());
}

}  // namespace tests
