// `muster tap`: every message that passes the broker, decoded here. The broker copies only what this reader has granted; what it
// could not copy is counted exactly.
#include <sys/resource.h>

#include "cli/commands.hpp"
#include "cli/operator_link.hpp"
#include "cli/stores.hpp"
#include "common/clock.hpp"
#include "common/hex.hpp"
#include "common/stop.hpp"
#include "schemas/canonical.hpp"
#include "schemas/message_json.hpp"

namespace cli {

using common::errc;
using schemas::json;

namespace {

/// What may be on its way to us; granted anew when half of it was used.
constexpr schemas::u64 window_copies = 4096, window_bytes = 2u << 20;
constexpr auto grant_every = std::chrono::seconds{1};
/// Between two grants at least: 10 MB and 20,000 copies a second are more than anybody reads, and cost the pipeline little.
constexpr common::milliseconds grant_pause{200};
constexpr common::milliseconds wait{100};

json copy_json(const schemas::tap_copy& c) {
  json out{{"time", common::format_time(c.time)}, {"hop", name(static_cast<schemas::hop>(c.hop))}};
  const auto e = schemas::decode_frame(c.frame.bytes, schemas::limits::envelope_bytes);
  const auto text = [](std::string_view s) { return s.empty() ? json(nullptr) : json(s); };
  out["topic"] = e ? json(e->topic) : json(nullptr);
  out["type"] = e ? json(schemas::name(e->head.type).value_or("?")) : json(nullptr);
  out["agent"] = e ? text(e->agent) : json(nullptr);
  out["table"] = e ? text(e->table) : json(nullptr);
  out["epoch"] = e ? json(common::to_hex(e->head.epoch)) : json(nullptr);
  out["version"] = e ? json(e->head.version) : json(nullptr);
  out["id"] = e ? json(fmt::format("{}-{}", common::to_hex(e->head.instance), e->head.counter)) : json(nullptr);
  out["bytes"] = c.frame.bytes.size();
  out["payload"] = e ? schemas::payload_json(*e) : json(nullptr);
  return out;
}

/// Copies as they come; a table of people's width has no place for payloads.
class tap_reader {
 public:
  tap_reader(operator_link& link, const tap_command& o, bool as_json) : link_(link), o_(o), as_json_(as_json) {
    request_.prefixes = o.topics;
    request_.agent = o.agent.value_or("");
  }

  /// False: `count` copies were shown.
  bool show(const schemas::tap_copies& batch) {
    if (batch.lost > 0) print({{"type", "lost"}, {"count", batch.lost}});
    for (const auto& c : batch.copies) {
      ++used_copies_;
      used_bytes_ += c.frame.bytes.size();
      print(copy_json(c));
      if (o_.count != 0 && ++shown_ == o_.count) return false;
    }
    std::fflush(stdout);
    return true;
  }

  /// Says again what it takes, when half of it was used, and now and then because the broker may be another one.
  void grant() {
    const auto now = std::chrono::steady_clock::now();
    const bool half = used_copies_ + window_copies / 2 > request_.copies || used_bytes_ + window_bytes / 2 > request_.bytes;
    if (now - granted_ < (half ? grant_pause : grant_every)) return;
    granted_ = now;
    request_.copies = used_copies_ + window_copies;
    request_.bytes = used_bytes_ + window_bytes;
    link_.tap(request_);
  }

 private:
  void print(const json& j) const {
    if (as_json_)
      put_data(schemas::dump_line(j) + "\n");
    else if (j["type"] == "lost")
      print_line("lost {}", j["count"].get<schemas::u64>());
    else
      print_line("{} {:<17} {:>7} B  {}  {}", j["time"].get<std::string>(), j["hop"].get<std::string>(), j["bytes"].get<std::size_t>(),
                 j["topic"].is_string() ? j["topic"].get<std::string>() : "?", j["id"].is_string() ? j["id"].get<std::string>() : "?");
  }

  operator_link& link_;
  const tap_command& o_;
  bool as_json_;
  schemas::tap_request request_;
  schemas::u64 used_copies_ = 0, used_bytes_ = 0, shown_ = 0;
  common::instant granted_{};
};

}  // namespace

int tap(const common_options& c, const tap_command& o) {
  if (o.agent)
    if (auto id = schemas::agent_id::parse(*o.agent); !id) return report_error({errc::usage, "--agent: " + id.error().detail});
  if (!stages_are_up(c.paths))
    return report_error({errc::not_found, fmt::format("{}: no stages are running here: start them with `muster up`", c.paths.data)});
  ::setpriority(PRIO_PROCESS, 0, 19);  // who looks on must not slow down what is looked at
  const common::net::context context;
  auto link = operator_link::connect(context, c.paths);
  if (!link) return report_error(link.error());
  tap_reader reader(*link, o, c.as == format::json);
  while (!common::stop_requested()) {
    reader.grant();
    auto batch = link->copies(wait);
    if (!batch) return report_error(batch.error());
    if (*batch && !reader.show(**batch)) break;
  }
  return exit_ok;
}

}  // namespace cli
