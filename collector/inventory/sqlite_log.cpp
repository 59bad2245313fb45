#include "collector/inventory/sqlite_log.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

namespace collector::inventory {

namespace {

constexpr std::size_t header_size = 32, frame_header_size = 24, smallest_page = 512,
                      largest_page = 65'536;

std::uint32_t word(std::string_view bytes, std::size_t at, bool big_endian = true) {
  std::uint32_t n = 0;
  for (std::size_t i = 0; i < 4; ++i)
    n = n << 8 | static_cast<unsigned char>(bytes[at + (big_endian ? i : 3 - i)]);
  return n;
}

/// Of all that was read of the log so far.
struct checksum {
  bool big_endian = true;
  std::uint32_t first = 0, second = 0;

  void add(std::string_view bytes) {
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
      first += word(bytes, at, big_endian) + second;
      second += word(bytes, at + 4, big_endian) + first;
    }
  }
  bool is(std::string_view bytes, std::size_t at) const {
    return word(bytes, at) == first && word(bytes, at + 4) == second;
  }
};

struct log_pages {
  std::size_t page_size = 0, pages = 0;  ///< pages: of the database after the last transaction
  std::map<std::uint32_t, std::string_view> changed;
};

/// The size of a page where the header is one, its checksum in `sum`.
std::optional<std::size_t> page_size_of(std::string_view log, checksum& sum) {
  constexpr std::uint32_t magic = 0x377f0682, version = 3'007'000;
  if (log.size() < header_size || (word(log, 0) & ~1U) != magic || word(log, 4) != version)
    return std::nullopt;
  sum.big_endian = (word(log, 0) & 1U) != 0;
  sum.add(log.substr(0, 24));
  const std::size_t size = word(log, 8);
  const bool is_size = size >= smallest_page && size <= largest_page && (size & (size - 1)) == 0;
  return is_size && sum.is(log, 24) ? std::optional(size) : std::nullopt;
}

/// Up to the first frame that is not of this log; what no commit follows is of no transaction.
log_pages pages_in(std::string_view log) {
  log_pages out;
  checksum sum;
  const auto size = page_size_of(log, sum);
  if (!size) return out;
  out.page_size = *size;
  std::map<std::uint32_t, std::string_view> open;
  for (auto at = header_size; at + frame_header_size + *size <= log.size();
       at += frame_header_size + *size) {
    const auto page = word(log, at), committed = word(log, at + 4);
    if (page == 0 || log.substr(at + 8, 8) != log.substr(16, 8)) break;
    const auto data = log.substr(at + frame_header_size, *size);
    sum.add(log.substr(at, 8));
    sum.add(data);
    if (!sum.is(log, at + 16)) break;
    open[page] = data;
    if (committed == 0) continue;
    for (const auto& [number, bytes] : open) out.changed[number] = bytes;
    open.clear();
    out.pages = committed;
  }
  return out;
}

}  // namespace

std::string with_log(std::string database, std::string_view log) {
  constexpr std::size_t write_version = 18, read_version = 19;
  const auto found = pages_in(log);
  // Pages that are neither in the log nor in the file would be made up.
  const auto most = (database.size() + log.size()) / std::max(found.page_size, smallest_page) + 1;
  if (found.pages > 0 && found.pages <= most) {
    database.resize(found.pages * found.page_size);
    for (const auto& [number, bytes] : found.changed)
      if (number <= found.pages)
        database.replace((number - 1) * found.page_size, found.page_size, bytes);
  }
  if (database.size() > read_version) database[write_version] = database[read_version] = 1;
  return database;
}

}  // namespace collector::inventory
