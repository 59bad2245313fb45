#include "schemas/message_type.hpp"

#include <algorithm>
#include <array>

namespace schemas {

namespace {
using enum message_type;
constexpr std::array names{message_name{hello, "hello"},
                           message_name{delta, "delta"},
                           message_name{snapshot, "snapshot"},
                           message_name{report, "report"},
                           message_name{ack, "ack"},
                           message_name{gap, "gap"},
                           message_name{resync, "resync"},
                           message_name{new_epoch, "new-epoch"},
                           message_name{busy, "busy"},
                           message_name{command, "command"},
                           message_name{credit, "credit"},
                           message_name{enlist, "enlist"},
                           message_name{welcome, "welcome"},
                           message_name{change_set, "change-set"},
                           message_name{evidence, "evidence"},
                           message_name{result, "result"},
                           message_name{verdict, "verdict"},
                           message_name{reply, "reply"},
                           message_name{query, "query"},
                           message_name{dump_part, "dump-part"},
                           message_name{tap_request, "tap"},
                           message_name{tap_copies, "tap-copies"},
                           message_name{compare, "compare"},
                           message_name{compare_reply, "compare-reply"},
                           message_name{repair, "repair"},
                           message_name{repair_reply, "repair-reply"}};
}  // namespace

std::optional<std::string_view> name(message_type t) {
  const auto at = std::ranges::find(names, t, &message_name::type);
  return at == names.end() ? std::nullopt : std::optional(at->name);
}

std::string_view name(hop h) {
  constexpr std::array<std::string_view, 8> hops{"collector-broker", "broker-wdb",      "wdb-broker",      "broker-collector",
                                                 "broker-analyzer",  "analyzer-broker", "operator-broker", "broker-operator"};
  const auto at = static_cast<std::size_t>(h);
  return at < hops.size() ? hops[at] : "?";
}

std::optional<message_type> message_type_of(std::uint64_t number) {
  const auto at = std::ranges::find_if(names, [&](const auto& n) { return static_cast<std::uint64_t>(n.type) == number; });
  return at == names.end() ? std::nullopt : std::optional(at->type);
}

}  // namespace schemas
