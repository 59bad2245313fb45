#include "wdb/scrub.hpp"

#include <unistd.h>

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
}

status read_every_value(const store& s) {
  auto txn = common::kv::txn::read(s.env());
  if (!txn) return fail(txn.error());
  for (std::size_t d = 0; d < keys::databases.size(); ++d) {
    auto seen = txn->each(s.db(static_cast<keys::database>(d)), {}, [](std::string_view, std::string_view, bool&) { return status{}; });
    if (!seen) return fail(seen.error().code, "{}: {}", keys::databases[d], seen.error().detail);
  }
  return {};
}

result<bool> is_scrubbed(const store& s, i64 wall) {
  auto txn = common::kv::txn::read(s.env());
  if (!txn) return fail(txn.error());
  auto value = txn->get(s.db(keys::meta), "scrubbed");
  if (!value) return fail(value.error());
  if (!value->has_value()) return false;
  const auto at = schemas::reader(**value).integer();
  if (!at) return fail(errc::corrupt, "scrubbed: {}", at.error().detail);
  return *at <= wall && wall - *at < day_ms;  // one from the future was written by a clock that stepped back since
}

status note_scrubbed(const store& s, i64 wall) {
  auto txn = common::kv::write_txn::begin(s.env());
  if (!txn) return fail(txn.error());
  if (auto ok = txn->put(s.db(keys::meta), "scrubbed", schemas::writer().integer(wall).take()); !ok) return ok;
  return std::move(*txn).commit();
}

result<running_mark> running_mark::set(std::string path) {
  const bool was_there = std::filesystem::exists(path);
  if (!was_there && !std::ofstream(path)) return fail(errc::io, "{}: {}", path, std::strerror(errno));
  return running_mark(std::move(path), was_there);
}

void running_mark::clear() const { ::unlink(path_.c_str()); }

}  // namespace wdb
