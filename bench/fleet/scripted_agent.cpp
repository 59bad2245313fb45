#include "bench/fleet/scripted_agent.hpp"

#include "bench/fleet/wire.hpp"
#include "common/hash.hpp"
#include "schemas/canonical.hpp"
#include "schemas/inventory.hpp"
#include "schemas/table_digest.hpp"

namespace bench {

using schemas::message_type;

namespace {
constexpr std::uint64_t epoch = 7;
constexpr int rows_a_part = 500;  // as large as a collector makes them
const std::string k(schemas::k_bytes, 'k');

schemas::encoded_row user(int n) {
  schemas::user u;
  u.name = "user-" + std::to_string(n);
  u.uid = n;
  u.gecos = std::string(220, 'x');
  return schemas::encode_row(u);
}
}  // namespace

scripted_agent::scripted_agent(const common::net::context& context, const std::string& socket,
                               std::string id, int rows)
    : link_(*common::net::link::connect(context, socket)),
      id_(std::move(id)),
      instance_(common::random_u64()),
      protocol_(common::random_u64()) {
  prepare(rows);
}

std::string scripted_agent::frame(message_type type, std::string_view table,
                                  std::string_view payload, std::uint64_t version) {
  schemas::header h;
  h.type = type;
  if (!table.empty()) h.epoch = epoch, h.version = version;
  h.instance = instance_;
  h.counter = ++counter_;
  h.kid = schemas::kid_of(k);
  return schemas::encode_frame(id_, table, h, payload);
}

void scripted_agent::prepare(int rows) {
  const auto& table = *schemas::find_table(schemas::table_id::users);
  std::uint64_t part = 0;
  const auto add = [&](schemas::snapshot s, schemas::snapshot_part phase) {
    s.session = protocol_;
    s.part = part++;
    s.phase = static_cast<schemas::u64>(phase);
    s.scan_id = "first";
    frames_.push_back(frame(message_type::snapshot, table.name, schemas::encode(s), 1));
  };
  schemas::snapshot begin, end;
  begin.k.bytes = k;
  add(begin, schemas::snapshot_part::begin);
  schemas::table_digest digest(table.id, k);
  for (int n = 0; n < rows;) {
    schemas::snapshot s;
    for (const int last = std::min(rows, n + rows_a_part); n < last; ++n) {
      const auto row = user(n);
      (void)digest.add(*schemas::key_of(table, row.stable), row.stable, row.volatile_);
      s.rows.push_back({{row.stable}, {row.volatile_}});
    }
    add(std::move(s), schemas::snapshot_part::rows);
  }
  end.after = digest_ = digest.finish();
  add(end, schemas::snapshot_part::end);
}

void scripted_agent::greet() {
  schemas::hello h;
  h.epoch = epoch;
  h.hostname = id_;
  h.keepalive_ms = 1000;
  if (stored_)
    h.tables.push_back({.table = static_cast<schemas::u64>(schemas::table_id::users),
                        .epoch = epoch,
                        .version = 1,
                        .kid = schemas::kid_of(k),
                        .state = digest_});
  link_.send(frame(message_type::hello, {}, schemas::encode(h)));
}

void scripted_agent::request_credit() {
  link_.send(frame(message_type::credit_request, {},
                   schemas::encode(schemas::credit_request{bytes_, messages_, false})));
}

void scripted_agent::take(const schemas::envelope& e) {
  if (e.head.type == message_type::credit) {
    const auto c = schemas::decode<schemas::credit>(e.payload);
    granted_bytes_ = c->bytes, granted_messages_ = c->messages;
  }
  if (e.head.type != message_type::ack) return;
  const auto a = schemas::decode<schemas::ack>(e.payload);
  for (const auto& t : a->tables) stored_ = stored_ || t.session == protocol_;
  if (stored_) frames_ = {};
}

void scripted_agent::exchange() {
  if (link_.take_connected()) {
    next_ = bytes_ = messages_ = granted_bytes_ = granted_messages_ = 0;
    greet();
  }
  while (auto in = link_.receive())
    if (const auto e = schemas::decode_frame(*in, schemas::limits::envelope_bytes)) take(*e);
  while (next_ < frames_.size()) {
    const auto& next = frames_[next_];
    if (messages_ + 1 > granted_messages_ || bytes_ + next.size() > granted_bytes_) {
      const auto now = std::chrono::steady_clock::now();
      if (granted_messages_ > 0 && now >= next_request_)
        request_credit(), next_request_ = now + std::chrono::milliseconds{20};
      return;
    }
    if (link_.send(next) != common::net::sent::queued) return;
    bytes_ += next.size(), ++messages_;
    ++next_;
  }
}

}  // namespace bench
