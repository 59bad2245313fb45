#include "wdb/alert_store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "common/hex.hpp"
#include "schemas/canonical.hpp"
#include "schemas/json.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {
enum database : std::size_t { alerts, ids, cursor };

std::string line_of(const schemas::alert& a) { return schemas::dump_line(schemas::alert_json(a)) + "\n"; }

tl::unexpected<common::error> fail_errno(std::string_view what) {
  return fail(errno == ENOSPC ? errc::full : errc::io, "{}: {}", what, std::strerror(errno));
}
}  // namespace

result<alert_store> alert_store::open(const std::string& dir, bool read_only) {
  auto e = common::kv::env::open(dir, {.databases = {"alerts", "ids", "cursor"}, .read_only = read_only});
  if (!e) return fail(e.error());
  return alert_store{std::move(*e)};
}

result<std::size_t> alert_store::insert(std::vector<schemas::alert> incoming, std::int64_t now) {
  if (incoming.empty()) return std::size_t{0};
  auto t = common::kv::write_txn::begin(env_);
  if (!t) return fail(t.error());
  auto last = t->last_key(env_.db(alerts), {});
  if (!last) return fail(last.error());
  std::uint64_t sequence = last->has_value() ? common::read_be64(**last) : 0;
  std::size_t fresh = 0;
  for (auto& a : incoming) {
    auto known = t->get(env_.db(ids), a.id.bytes);
    if (!known) return fail(known.error());
    if (known->has_value()) continue;
    a.time = now;
    const std::string key = common::be64(++sequence);
    if (auto s = t->put(env_.db(alerts), key, schemas::encode(a)); !s) return fail(s.error());
    if (auto s = t->put(env_.db(ids), a.id.bytes, key); !s) return fail(s.error());
    ++fresh;
  }
  if (fresh == 0) return fresh;
  if (auto s = std::move(*t).commit(); !s) return fail(s.error());
  return fresh;
}

status alert_store::each(std::uint64_t after, const visitor& visit) const {
  auto t = common::kv::txn::read(env_);
  if (!t) return fail(t.error());
  return t->each(
      env_.db(alerts), {},
      [&](std::string_view key, std::string_view value, bool&) -> status {
        auto a = schemas::decode<schemas::alert>(value);
        if (!a) return fail(errc::corrupt, "a stored alert: {}", a.error().detail);
        return visit(common::read_be64(key), *a);
      },
      common::be64(after + 1));
}

status alert_store::attach_file(const std::string& file) {
  file_ = common::unique_fd{::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
  if (!file_) return fail_errno(file);
  {
    auto t = common::kv::txn::read(env_);
    if (!t) return fail(t.error());
    auto value = t->get(env_.db(cursor), "file");
    if (!value) return fail(value.error());
    if (value->has_value()) {
      schemas::reader in(**value);
      written_ = in.natural().value_or(0);
      bytes_ = in.natural().value_or(0);
    }
  }
  struct stat s {};
  if (::fstat(file_.get(), &s) != 0) return fail_errno(file);
  bytes_ = std::min(bytes_, static_cast<std::uint64_t>(s.st_size));  // rotated or cut by somebody: go on at its end
  if (auto ok = adopt_written_lines(file); !ok) return ok;
  if (static_cast<std::uint64_t>(s.st_size) > bytes_ && ::ftruncate(file_.get(), static_cast<off_t>(bytes_)) != 0) return fail_errno(file);
  synced_ = 0;
  if (auto ok = write_file(); !ok) return ok;
  return sync_file();
}

status alert_store::adopt_written_lines(const std::string& file) {
  bool torn = false;
  auto s = each(written_, [&](std::uint64_t sequence, const schemas::alert& a) -> status {
    const std::string line = line_of(a);
    std::string found(line.size(), '\0');
    if (torn) return {};
    const ssize_t got = ::pread(file_.get(), found.data(), found.size(), static_cast<off_t>(bytes_));
    if (got < 0) return fail_errno(file);
    torn = static_cast<std::size_t>(got) != line.size() || found != line;
    if (!torn) written_ = sequence, bytes_ += line.size();
    return {};
  });
  return s;
}

status alert_store::write_file() {
  return each(written_, [&](std::uint64_t sequence, const schemas::alert& a) -> status {
    const std::string line = line_of(a);
    for (std::size_t at = 0; at < line.size();) {
      const ssize_t put = ::write(file_.get(), line.data() + at, line.size() - at);
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return fail_errno("alerts.jsonl");
      at += static_cast<std::size_t>(put);
    }
    written_ = sequence;
    bytes_ += line.size();
    return {};
  });
}

status alert_store::sync_file() {
  if (written_ == synced_) return {};
  if (::fdatasync(file_.get()) != 0) return fail_errno("alerts.jsonl");
  auto t = common::kv::write_txn::begin(env_);
  if (!t) return fail(t.error());
  if (auto s = t->put(env_.db(cursor), "file", schemas::writer().natural(written_).natural(bytes_).take()); !s) return s;
  if (auto s = std::move(*t).commit(); !s) return s;
  synced_ = written_;
  return {};
}

}  // namespace wdb
