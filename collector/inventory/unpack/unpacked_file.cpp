#include "collector/inventory/unpack/unpacked_file.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace collector::inventory {

using common::errc;
using common::fail;
using common::result;

namespace {

constexpr std::size_t piece = 64u << 10;

}  // namespace

result<unpacked_file> unpacked_file::open(const common::root_dir& host, std::string path,
                                          std::uint64_t most) {
  unpacked_file out(host, std::move(path), most);
  auto fd = host.open_file(out.path_);
  if (!fd) return fail(fd.error());
  out.fd_ = std::move(*fd);
  out.buffer_.resize(piece);
  if (const auto filled = out.fill(); !filled) return fail(filled.error());
  if (out.packed_.starts_with("BZh"))
    return fail(errc::unsupported, "{}: packed by bzip2, which is not read", out.path_);
  out.how_ = unpacker_of(out.packed_);
  return out;
}

common::status unpacked_file::fill() {
  for (;;) {
    const auto got = ::read(fd_.get(), buffer_.data(), buffer_.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(errc::io, "{}: {}", path_, std::strerror(errno));
    packed_ = {buffer_.data(), static_cast<std::size_t>(got)};
    at_end_ = got == 0;
    return {};
  }
}

result<std::size_t> unpacked_file::take(char* to, std::size_t room) {
  if (!how_) {
    const auto size = std::min(room, packed_.size());
    std::copy_n(packed_.data(), size, to);
    packed_.remove_prefix(size);
    return size;
  }
  const auto step = how_->run(packed_, to, room);
  if (!step) return fail(step.error().code, "{}: {}", path_, step.error().detail);
  packed_.remove_prefix(step->used);
  if (at_end_ && step->made == 0 && !how_->is_whole())
    return fail(errc::malformed, "{}: it breaks off", path_);
  return step->made;
}

result<std::size_t> unpacked_file::read(char* to, std::size_t room) {
  for (;;) {
    if (host_->is_budget_spent()) return fail(errc::timeout, "{}: too much to read", path_);
    if (packed_.empty() && !at_end_)
      if (const auto filled = fill(); !filled) return fail(filled.error());
    const auto before = packed_.size();
    const auto got = take(to, room);
    if (!got) return got;
    made_ += *got;
    if (made_ > most_)
      return fail(errc::too_large, "{}: it becomes larger than {} bytes", path_, most_);
    if (*got > 0 || at_end_) return *got;
    if (packed_.size() == before) return fail(errc::malformed, "{}: it cannot be unpacked", path_);
  }
}

}  // namespace collector::inventory
