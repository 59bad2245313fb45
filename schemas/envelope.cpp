#include "schemas/envelope.hpp"

#include "schemas/canonical.hpp"

namespace schemas {

using common::errc;
using common::fail;

std::string topic_of(message_type type, std::string_view agent, std::string_view table) {
  return fmt::format("{}/{}/{}", name(type).value_or("?"), agent.empty() ? "-" : agent, table.empty() ? "-" : table);
}

std::string encode_frame(std::string_view agent, std::string_view table, const header& h, std::string_view payload) {
  std::string frame = topic_of(h.type, agent, table);
  frame.push_back('\0');
  writer w;
  w.array(10).natural(h.wire).natural(h.readable_from).natural(static_cast<std::uint64_t>(h.type));
  w.natural(h.epoch).natural(h.version).natural(h.instance).natural(h.counter).natural(h.flags).natural(h.kid).integer(h.sent_ms);
  frame += w.take();
  frame += payload;
  return frame;
}

namespace {

common::status read_header(reader& in, header& h) {
  constexpr std::uint32_t fields = 10;
  auto count = in.array();
  if (!count || *count < fields) return fail(errc::malformed, "a header of {} fields, want {}", count.value_or(0), fields);
  std::uint64_t n[9];
  for (auto& one : n) {
    auto v = in.natural();
    if (!v) return fail(errc::malformed, "header: {}", v.error().detail);
    one = *v;
  }
  auto sent = in.integer();
  if (!sent) return fail(errc::malformed, "header: {}", sent.error().detail);
  for (std::uint32_t i = fields; i < *count; ++i)
    if (auto tail = in.skip(); !tail) return fail(errc::malformed, "header: {}", tail.error().detail);
  if (n[0] > UINT16_MAX || n[1] > UINT16_MAX || n[7] > UINT32_MAX) return fail(errc::malformed, "header: a number out of range");
  if (n[1] > wire_version)
    return fail(errc::unsupported, "written for wire version {} and later, this is version {}: upgrade it", n[1], wire_version);
  const auto type = message_type_of(n[2]);
  if (!type) return fail(errc::unsupported, "unknown message type {}", n[2]);
  h = {.wire = static_cast<std::uint16_t>(n[0]),
       .readable_from = static_cast<std::uint16_t>(n[1]),
       .type = *type,
       .epoch = n[3],
       .version = n[4],
       .instance = n[5],
       .counter = n[6],
       .flags = static_cast<std::uint32_t>(n[7]),
       .kid = n[8],
       .sent_ms = *sent};
  return {};
}

common::status split_topic(envelope& e) {
  const auto first = e.topic.find('/');
  const auto second = first == e.topic.npos ? first : e.topic.find('/', first + 1);
  if (second == e.topic.npos) return fail(errc::malformed, "a topic without kind/agent/table");
  e.agent = e.topic.substr(first + 1, second - first - 1);
  e.table = e.topic.substr(second + 1);
  if (e.topic.substr(0, first) != name(e.head.type).value_or("?"))
    return fail(errc::malformed, "the topic's kind is not '{}', its type", name(e.head.type).value_or("?"));
  if (e.agent == "-")
    e.agent = {};
  else if (auto id = agent_id::parse(e.agent); !id)
    return fail(id.error());
  if (e.table == "-") e.table = {};
  return {};
}

}  // namespace

common::result<envelope> decode_frame(std::string_view frame, std::size_t limit) {
  if (frame.size() > limit) return fail(errc::too_large, "a frame of {} bytes, the limit is {}", frame.size(), limit);
  const auto nul = frame.substr(0, topic_bytes).find('\0');
  if (nul == frame.npos) return fail(errc::malformed, "a frame without a topic of at most {} bytes", topic_bytes);
  envelope e;
  e.topic = frame.substr(0, nul);
  reader in(frame.substr(nul + 1));
  if (auto s = read_header(in, e.head); !s) return fail(s.error());
  e.payload = in.rest();
  if (auto s = split_topic(e); !s) return fail(s.error());
  return e;
}

}  // namespace schemas
