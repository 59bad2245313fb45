#include "collector/inventory/packages/rpm_ndb.hpp"

#include <unistd.h>

#include <cstring>
#include <vector>

namespace collector::inventory {

using common::errc;
using common::fail;

namespace {

constexpr std::size_t page = 4096, slot_size = 16, block = 16, head_size = 32, before = 16,
                      after = 12;
constexpr std::uint32_t most_pages = 2048,
                        most_blocks =
                            (64u << 20) / block;  ///< half a million packages, headers of 64 MiB

std::uint32_t u32_at(std::string_view bytes, std::size_t at) {
  std::uint32_t n = 0;
  for (int i = 3; i >= 0; --i)
    n = n << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
  return n;
}

/// Exactly that many bytes, or nothing.
bool read_at(int file, std::uint64_t at, std::string& into, std::size_t size) {
  into.resize(size);
  for (std::size_t got = 0; got < size;) {
    const auto n = ::pread(file, into.data() + got, size - got, static_cast<off_t>(at + got));
    if (n <= 0) return false;
    got += static_cast<std::size_t>(n);
  }
  return true;
}

std::uint32_t adler32(std::string_view bytes) {
  constexpr std::uint32_t modulus = 65521;
  constexpr std::size_t stretch = 5552;  // so many bytes cannot overflow the sums
  std::uint32_t a = 1, b = 0;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(stretch, bytes.size()))) {
    for (const char c : bytes.substr(0, stretch)) b += a += static_cast<unsigned char>(c);
    a %= modulus;
    b %= modulus;
  }
  return b << 16 | a;
}

common::result<std::string_view> read_record(int file, std::uint32_t index, std::uint32_t first,
                                             std::uint32_t blocks, std::string& buffer) {
  if (blocks < 2 || blocks > most_blocks)
    return fail(errc::malformed, "record {}: {} blocks", index, blocks);
  if (!read_at(file, std::uint64_t{first} * block, buffer, blocks * block))
    return fail(errc::malformed, "record {} is cut off", index);
  const std::string_view all(buffer), tail = all.substr(all.size() - after);
  const auto size = u32_at(all, 12);
  const bool framed = all.starts_with("BlbS") && tail.ends_with("BlbE") &&
                      u32_at(all, 4) == index && u32_at(tail, 4) == size;
  if (!framed || size > all.size() - before - after)
    return fail(errc::malformed, "record {} is damaged", index);
  if (adler32(all.substr(0, all.size() - after)) != u32_at(tail, 0))
    return fail(errc::malformed, "record {} has a wrong checksum", index);
  return all.substr(before, size);
}

}  // namespace

common::status each_ndb_record(int file, const std::function<bool(const ndb_record&)>& each) {
  std::string head, slots, record;
  if (!read_at(file, 0, head, head_size) || !head.starts_with("RpmP") || u32_at(head, 4) != 0)
    return fail(errc::malformed, "no ndb database");
  const auto pages = u32_at(head, 12);
  if (pages == 0 || pages > most_pages) return fail(errc::malformed, "{} pages of slots", pages);
  if (!read_at(file, 0, slots, pages * page))
    return fail(errc::malformed, "cut off among the slots");
  for (std::size_t at = head_size; at < slots.size(); at += slot_size) {
    const auto slot = std::string_view(slots).substr(at, slot_size);
    if (!slot.starts_with("Slot"))
      return fail(errc::malformed, "slot {} is damaged", at / slot_size);
    const auto index = u32_at(slot, 4);
    if (index == 0) continue;
    if (!each({index, read_record(file, index, u32_at(slot, 8), u32_at(slot, 12), record)}))
      return {};
  }
  return {};
}

}  // namespace collector::inventory
