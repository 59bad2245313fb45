#include "cli/print/tap_copy.hpp"

#include <algorithm>

#include "cli/print/lines.hpp"
#include "common/clock.hpp"
#include "common/hex.hpp"
#include "common/secrets/mask.hpp"
#include "schemas/canonical.hpp"
#include "schemas/envelope.hpp"
#include "schemas/hop.hpp"
#include "schemas/message_json.hpp"

namespace cli {

using schemas::json;

namespace {

/// A host masks what it sends; an older one did so with less.
void mask_texts(json& in) {
  const bool words = in.is_array() && !in.empty() &&
                     std::ranges::all_of(in, [](const json& one) { return one.is_string(); });
  if (words) {
    auto all = in.get<std::vector<std::string>>();
    common::secrets::mask_arguments(all);
    in = all;
  } else if (in.is_string()) {
    in = common::secrets::mask_field(in.get_ref<const std::string&>());
  } else if (in.is_structured()) {
    for (auto& one : in) mask_texts(one);
  }
}

json copy_json(const schemas::tap_copy& c) {
  const auto text = [](std::string_view s) { return s.empty() ? json(nullptr) : json(s); };
  const auto id = [](schemas::u64 n) { return n == 0 ? json(nullptr) : json(common::to_hex(n)); };
  const auto e = schemas::decode_frame(c.frame.bytes, schemas::limits::envelope_bytes);
  json out{{"schema", schema_id("tap")}, {"agent", nullptr}, {"hostname", nullptr}};
  out.update(
      json{{"time", common::format_time(c.time)}, {"hop", name(static_cast<schemas::hop>(c.hop))}});
  out["topic"] = e ? json(e->topic) : json(nullptr);
  out["type"] = e ? json(schemas::name(e->head.type).value_or("?")) : json(nullptr);
  out["agent"] = e ? text(e->agent) : json(nullptr);
  out["table"] = e ? text(e->table) : json(nullptr);
  out["epoch"] = e ? json(common::to_hex(e->head.epoch)) : json(nullptr);
  out["version"] = e ? json(e->head.version) : json(nullptr);
  out["id"] = e ? json(fmt::format("{}-{}", common::to_hex(e->head.instance), e->head.counter))
                : json(nullptr);
  out["to"] = e ? id(e->head.to) : json(nullptr);
  out["correlation"] = e ? id(e->head.correlation) : json(nullptr);
  out["bytes"] = c.frame.bytes.size();
  out["payload"] = e ? schemas::payload_json(*e) : json(nullptr);
  mask_texts(out["payload"]);
  return out;
}

std::string known(const json& text) { return text.is_string() ? text.get<std::string>() : "?"; }

/// A field of the header that most messages have no use for: nothing where that is so.
std::string where_used(std::string_view field, const json& text) {
  return text.is_string() ? fmt::format("  {} {}", field, text.get<std::string>()) : "";
}

}  // namespace

void print_copy(const schemas::tap_copy& c, format as) {
  const auto j = copy_json(c);
  if (as == format::json)
    put_data(schemas::dump_line(j) + "\n");
  else
    print_line("{} {:<17} {:>7} B  {}  {}{}{}", known(j["time"]), known(j["hop"]),
               j["bytes"].get<std::size_t>(), known(j["topic"]), known(j["id"]),
               where_used("to", j["to"]), where_used("correlation", j["correlation"]));
}

void print_lost(schemas::u64 count, format as) {
  if (as == format::json)
    put_data(schemas::dump_line({{"schema", schema_id("tap-lost")},
                                 {"agent", nullptr},
                                 {"hostname", nullptr},
                                 {"type", "lost"},
                                 {"count", count}}) +
             "\n");
  else
    print_line("lost {}", count);
}

}  // namespace cli
