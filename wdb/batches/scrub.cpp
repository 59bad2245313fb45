#include "wdb/batches/scrub.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "schemas/canonical.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {
constexpr i64 day_ms = 24LL * 3'600'000;
/// A database of more is not added up: that would take more than some milliseconds at once.
constexpr std::uint64_t summed = 64u << 20;
}  // namespace

result<std::optional<scrub_place>> read_values(const store::agent_store& s, const scrub_place& from,
                                               std::size_t bytes) {
  auto txn = common::kv::txn::read(s.env());
  if (!txn) return fail(txn.error());
  std::optional<scrub_place> at;
  std::string after = from.after;
  for (auto d = from.database; d < store::keys::databases.size() && !at; ++d) {
    std::size_t read = 0;
    auto seen = txn->each(
        s.db(static_cast<store::keys::database>(d)), {},
        [&](std::string_view key, std::string_view value, bool& go_on) -> status {
          read += key.size() + value.size();
          go_on = read < bytes;
          if (!go_on) at = scrub_place{d, std::string(key)};
          return {};
        },
        after.empty() ? after : after + '\0');
    if (seen && after.empty() && txn->bytes(s.db(static_cast<store::keys::database>(d))) <= summed)
      seen = txn->check_sum(s.env(), d);
    if (!seen)
      return fail(seen.error().code, "{}: {}", store::keys::databases[d], seen.error().detail);
    bytes -= std::min(read, bytes);
    after.clear();
  }
  return at;
}

result<bool> is_scrubbed(const store::agent_store& s, i64 wall) {
  auto txn = common::kv::txn::read(s.env());
  if (!txn) return fail(txn.error());
  auto value = txn->get(s.db(store::keys::meta), "scrubbed");
  if (!value) return fail(value.error());
  if (!value->has_value()) return false;
  const auto at = schemas::reader(**value).integer();
  if (!at) return fail(errc::corrupt, "scrubbed: {}", at.error().detail);
  return *at <= wall &&
         wall - *at < day_ms;  // one from the future was written by a clock that stepped back since
}

status note_scrubbed(const store::agent_store& s, i64 wall) {
  auto txn = common::kv::write_txn::begin(s.env());
  if (!txn) return fail(txn.error());
  if (auto ok =
          txn->put(s.db(store::keys::meta), "scrubbed", schemas::writer().integer(wall).take());
      !ok)
    return ok;
  return std::move(*txn).commit();
}

result<running_mark> running_mark::set(std::string path) {
  const bool was_there = std::filesystem::exists(path);
  if (!was_there && !std::ofstream(path))
    return fail(errc::io, "{}: {}", path, std::strerror(errno));
  return running_mark(std::move(path), was_there);
}

void running_mark::clear() const { ::unlink(path_.c_str()); }

}  // namespace wdb
