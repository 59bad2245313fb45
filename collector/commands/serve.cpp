#include "collector/commands/serve.hpp"

#include <mutex>

#include "collector/commands/messages.hpp"
#include "common/stop.hpp"
#include "common/version.hpp"

namespace collector::commands {

using common::errc;
using common::fail;
using common::status;

namespace {

constexpr common::milliseconds taken_within{30'000}, look_up_every{200};

status answer_batch(channel& to, const common::run_batch& asked) {
  std::mutex one_at_a_time;
  status sent;
  common::run_all(asked, [&](std::size_t number, common::run_answer a) {
    const auto message = schemas::encode(message_of(number, std::move(a)));
    const std::lock_guard lock(one_at_a_time);
    if (sent) sent = to.send(message, std::chrono::steady_clock::now() + taken_within);
    return sent.has_value();
  });
  return sent;
}

}  // namespace

status serve(channel to, const std::function<void()>& tidy) {
  if (auto s = to.send(schemas::encode(greeting{std::string(common::program_version())}),
                       std::chrono::steady_clock::now() + taken_within);
      !s)
    return s;
  while (!common::stop_requested()) {
    const auto came = to.wait(std::chrono::steady_clock::now() + look_up_every);
    if (!came && came.error().code == errc::timeout) continue;
    const auto message = to.receive(batch_bytes, std::chrono::steady_clock::now() + taken_within);
    if (!message && message.error().code == errc::not_found) return {};
    if (!message) return fail(message.error());
    const auto asked = schemas::decode<batch>(*message);
    if (!asked) return fail(asked.error());
    const auto wanted = batch_of(*asked);
    if (!wanted) return fail(wanted.error());
    if (auto s = answer_batch(to, *wanted); !s) return s;
    if (tidy) tidy();
  }
  return {};
}

}  // namespace collector::commands
