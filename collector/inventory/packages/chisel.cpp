// The manifest that chisel leaves in images that are cut out of Ubuntu's debs: JSON, a record a
// line, compressed with zstd. https://documentation.ubuntu.com/chisel/
#include <zstd.h>

#include <memory>

#include "collector/inventory/json_file.hpp"
#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr const char* wall_file = "var/lib/chisel/manifest.wall";
constexpr std::size_t wall_limit = 32u << 20, unpacked_limit = 256u << 20;

/// malformed: no zstd, or cut off; too_large: more than the limit comes out of it.
common::result<std::string> unpack_zstd(std::string_view packed) {
  const std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> stream{ZSTD_createDStream(),
                                                                          ZSTD_freeDStream};
  if (!stream) return common::fail(common::errc::io, "no memory for zstd");
  std::string out, piece(ZSTD_DStreamOutSize(), '\0');
  ZSTD_inBuffer from{packed.data(), packed.size(), 0};
  std::size_t more = 1;
  while (from.pos < from.size) {
    ZSTD_outBuffer to{piece.data(), piece.size(), 0};
    more = ZSTD_decompressStream(stream.get(), &to, &from);
    if (ZSTD_isError(more) != 0)
      return common::fail(common::errc::malformed, "no zstd: {}", ZSTD_getErrorName(more));
    if (out.size() + to.pos > unpacked_limit)
      return common::fail(common::errc::too_large, "more than 256 MiB come out of it");
    out.append(piece.data(), to.pos);
  }
  if (more != 0) return common::fail(common::errc::malformed, "it breaks off");
  return out;
}

/// False: no room for more.
bool take_record(std::string_view line, std::size_t number, package_rows& out) {
  constexpr std::string_view of_packages = "\"kind\":\"package\"";
  if (line.find(of_packages) == line.npos) return true;  // slices, paths and what they hold
  const auto record = parse_json(line, {.depth = 4});
  schemas::package p;
  if (record) {
    p.name = text_at(*record, "name");
    p.version = text_at(*record, "version");
    p.architecture = text_at(*record, "arch", 256);
  }
  if (!p.name || !p.version)
    return out.lost(fmt::format("{}:{}: no readable package", wall_file, number)), true;
  p.format = "deb";
  p.installer = "chisel";
  split_version(p);
  return out.add(p);
}

}  // namespace

void read_chisel(const common::root_dir& host, package_rows& out) {
  const auto file = host.read(wall_file, wall_limit);
  if (!file && file.error().code == common::errc::not_found) return;
  out.found();
  if (!file) return out.unreadable(file.error().detail);
  if (file->truncated) return out.unreadable(fmt::format("{}: larger than 32 MiB", wall_file));
  const auto text = unpack_zstd(file->bytes);
  if (!text) return out.unreadable(fmt::format("{}: {}", wall_file, text.error().detail));
  std::string_view rest = *text;
  std::size_t count = 0;
  for (std::string_view line; next_line(rest, line);)
    if (!take_record(line, ++count, out)) return;
}

}  // namespace collector::inventory
