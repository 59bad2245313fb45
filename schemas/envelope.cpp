#include "schemas/envelope.hpp"

#include <array>

#include "schemas/canonical.hpp"

namespace schemas {

using common::errc;
using common::fail;
using common::status;

namespace {

constexpr std::uint32_t fields = 13;

status read_wire(reader& in, header& h, const ends& between) {
  const auto wire = in.natural(), from = in.natural();
  if (!wire || !from)
    return fail(errc::malformed, "header: {}", !wire ? wire.error().detail : from.error().detail);
  if (*wire > UINT16_MAX || *from > *wire)
    return fail(errc::malformed, "a header of wire {} that is readable from wire {}", *wire, *from);
  if (*wire < wire_version)
    return fail(errc::unsupported,
                "the sender speaks wire {}, this Muster speaks wire {}: upgrade {}", *wire,
                wire_version, between.sender);
  if (*from > wire_version)
    return fail(errc::unsupported,
                "the sender speaks wire {}, this Muster speaks wire {}: upgrade {}", *wire,
                wire_version, between.receiver);
  h.wire = static_cast<std::uint16_t>(*wire);
  h.readable_from = static_cast<std::uint16_t>(*from);
  return {};
}

template <class Number>
bool take(common::result<Number> read, Number& to, status& s) {
  if (read)
    to = *read;
  else
    s = fail(errc::malformed, "header: {}", read.error().detail);
  return s.has_value();
}

status read_header(reader& in, header& h, const ends& between) {
  const auto count = in.array();
  if (!count || *count < 2)
    return fail(errc::malformed, "a header of {} fields, want {}", count.value_or(0), fields);
  if (auto s = read_wire(in, h, between); !s) return s;
  if (*count < fields)
    return fail(errc::malformed, "a header of {} fields, want {}", *count, fields);
  status s;
  std::uint64_t type = 0, flags = 0;
  const bool all = take(in.natural(), type, s) && take(in.natural(), h.epoch, s) &&
                   take(in.natural(), h.version, s) && take(in.natural(), h.instance, s) &&
                   take(in.natural(), h.counter, s) && take(in.natural(), flags, s) &&
                   take(in.natural(), h.kid, s) && take(in.integer(), h.sent_ms, s) &&
                   take(in.natural(), h.to, s) && take(in.natural(), h.correlation, s) &&
                   take(in.integer(), h.deadline_ms, s);
  if (!all) return s;
  for (std::uint32_t i = fields; i < *count; ++i)
    if (auto tail = in.skip(); !tail)
      return fail(errc::malformed, "header: {}", tail.error().detail);
  const auto known = message_type_of(type);
  if (!known) return fail(errc::malformed, "unknown message type {}", type);
  if (flags > UINT32_MAX) return fail(errc::malformed, "header: flags of more than 32 bits");
  h.type = *known;
  h.flags = static_cast<std::uint32_t>(flags);
  return {};
}

status split_topic(envelope& e) {
  const auto first = e.topic.find('/');
  const auto second = first == e.topic.npos ? first : e.topic.find('/', first + 1);
  if (second == e.topic.npos) return fail(errc::malformed, "a topic without kind/agent/table");
  e.agent = e.topic.substr(first + 1, second - first - 1);
  e.table = e.topic.substr(second + 1);
  const auto kind = name(e.head.type).value_or("?");
  if (e.topic.substr(0, first) != kind)
    return fail(errc::malformed, "the topic's kind is not '{}', its type", kind);
  if (e.agent == "-")
    e.agent = {};
  else if (auto id = agent_id::parse(e.agent); !id)
    return fail(id.error());
  if (e.table == "-") e.table = {};
  return {};
}

/// A topic names what its kind is about, no less and no more.
status check_topic(const message_kind& kind, const envelope& e) {
  if (kind.about == subject::of_table && e.table.empty())
    return fail(errc::malformed, "{}: its topic names no table, and it is about one", kind.name);
  if (kind.about != subject::of_table && !e.table.empty())
    return fail(errc::malformed, "{}: its topic names a table, and it is about none", kind.name);
  if (kind.about == subject::of_none && !e.agent.empty())
    return fail(errc::malformed, "{}: its topic names an agent, and it is about none", kind.name);
  const bool of_agent = kind.about == subject::of_agent || kind.about == subject::of_table;
  if (of_agent && e.agent.empty())
    return fail(errc::malformed, "{}: its topic names no agent, and it is about one", kind.name);
  return {};
}

status check_header(const message_kind& kind, const header& h) {
  if (kind.about != subject::of_table && (h.epoch != 0 || h.version != 0))
    return fail(errc::malformed, "{}: epoch {} and version {} of no table, want 0", kind.name,
                h.epoch, h.version);
  if (h.flags != 0 && h.type != message_type::delta)
    return fail(errc::malformed, "{}: flags {}, want 0: only a delta has some", kind.name, h.flags);
  if (h.to != 0 && (kind.to & party::agent) == 0)
    return fail(errc::malformed,
                "{}: addressed to instance {}, want 0: only a message to an agent is", kind.name,
                h.to);
  if (kind.ties == tie::nothing && h.correlation != 0)
    return fail(errc::malformed,
                "{}: correlation {}, want 0: it belongs to no work and no question", kind.name,
                h.correlation);
  if (kind.ties != tie::nothing && h.correlation == 0)
    return fail(errc::malformed, "{}: correlation 0, want the {}", kind.name,
                kind.ties == tie::work ? "work number" : "question's id");
  if (h.deadline_ms < 0)
    return fail(errc::malformed, "{}: deadline {}, which is before 1970", kind.name, h.deadline_ms);
  if (h.deadline_ms != 0 && (kind.from & party::an_operator) == 0)
    return fail(errc::malformed, "{}: deadline {}, want 0: only a question has one", kind.name,
                h.deadline_ms);
  return {};
}

}  // namespace

std::string topic_of(message_type type, std::string_view agent, std::string_view table) {
  return fmt::format("{}/{}/{}", name(type).value_or("?"), agent.empty() ? "-" : agent,
                     table.empty() ? "-" : table);
}

std::string encode_frame(std::string_view agent, std::string_view table, const header& h,
                         std::string_view payload) {
  std::string frame = topic_of(h.type, agent, table);
  frame.push_back('\0');
  writer w;
  w.array(fields)
      .natural(h.wire)
      .natural(h.readable_from)
      .natural(static_cast<std::uint64_t>(h.type));
  w.natural(h.epoch)
      .natural(h.version)
      .natural(h.instance)
      .natural(h.counter)
      .natural(h.flags)
      .natural(h.kid)
      .integer(h.sent_ms);
  w.natural(h.to).natural(h.correlation).integer(h.deadline_ms);
  frame += w.take();
  frame += payload;
  return frame;
}

common::result<envelope> decode_frame(std::string_view frame, std::size_t limit,
                                      const ends& between) {
  if (frame.size() > limit)
    return fail(errc::too_large, "a frame of {} bytes, the limit is {}", frame.size(), limit);
  const auto nul = frame.substr(0, topic_bytes).find('\0');
  if (nul == frame.npos)
    return fail(errc::malformed, "a frame without a topic of at most {} bytes", topic_bytes);
  envelope e;
  e.topic = frame.substr(0, nul);
  reader in(frame.substr(nul + 1));
  if (auto s = read_header(in, e.head, between); !s) return fail(s.error());
  e.payload = in.rest();
  if (auto s = split_topic(e); !s) return fail(s.error());
  const auto& kind = *find_message(e.head.type);
  if (auto s = check_topic(kind, e); !s) return fail(s.error());
  if (auto s = check_header(kind, e.head); !s) return fail(s.error());
  return e;
}

}  // namespace schemas
