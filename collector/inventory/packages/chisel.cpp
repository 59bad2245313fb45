// The manifest that chisel leaves in images that are cut out of Ubuntu's debs: JSON, a record a
// line, compressed with zstd. https://documentation.ubuntu.com/chisel/
#include <zstd.h>

#include <functional>
#include <memory>

#include "collector/inventory/json_file.hpp"
#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr const char* wall_file = "var/lib/chisel/manifest.wall";
constexpr std::size_t wall_mib = 32, unpacked_limit = 256u << 20, wall_line_limit = 1u << 20,
                      most_records = 1'000'000;
constexpr int largest_window = 24;  // the power of two: 16 MiB

/// Calls `each` for the lines that come out of it until it returns false; no more than one of them
/// is held. malformed: no zstd, or cut off; too_large: a line, or all of it, is above the limit.
common::status each_unpacked_line(std::string_view packed,
                                  const std::function<bool(std::string_view)>& each) {
  const std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> stream{ZSTD_createDStream(),
                                                                          ZSTD_freeDStream};
  if (!stream) return common::fail(common::errc::io, "no memory for zstd");
  // A frame says how much has to be held to unpack it: what chisel writes wants 8 MiB.
  ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, largest_window);
  std::string open, piece(ZSTD_DStreamOutSize(), '\0');
  ZSTD_inBuffer from{packed.data(), packed.size(), 0};
  std::size_t more = 1, all = 0;
  while (from.pos < from.size) {
    ZSTD_outBuffer to{piece.data(), piece.size(), 0};
    more = ZSTD_decompressStream(stream.get(), &to, &from);
    if (ZSTD_isError(more) != 0)
      return common::fail(common::errc::malformed, "no zstd: {}", ZSTD_getErrorName(more));
    open.append(piece.data(), to.pos);
    std::string_view rest = open;
    for (auto end = rest.find('\n'); end != rest.npos; end = rest.find('\n')) {
      if (!each(rest.substr(0, end))) return {};
      rest.remove_prefix(end + 1);
    }
    open.erase(0, open.size() - rest.size());
    if ((all += to.pos) > unpacked_limit || open.size() > wall_line_limit)
      return common::fail(common::errc::too_large,
                          "a line of more than 1 MiB, or more than 256 MiB, come out of it");
  }
  if (more != 0 || !open.empty()) return common::fail(common::errc::malformed, "it breaks off");
  return {};
}

/// False: no room for more.
bool take_record(std::string_view line, std::size_t number, package_rows& out) {
  if (number > most_records)
    return out.lost(fmt::format("{}: more than {} records", wall_file, most_records)), false;
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
  const auto wall = read_database(host, wall_file, wall_mib, out);
  if (!wall) return;
  std::size_t count = 0;
  const auto read = each_unpacked_line(
      *wall, [&](std::string_view line) { return take_record(line, ++count, out); });
  if (!read && count == 0)
    out.unreadable(fmt::format("{}: {}", wall_file, read.error().detail));
  else if (!read)
    out.lost(fmt::format("{}: {}", wall_file, read.error().detail));
}

}  // namespace collector::inventory
