#include "collector/inventory/net/packet_sockets.hpp"

#include <charconv>

#include "collector/inventory/text.hpp"
#include "collector/inventory/words.hpp"

namespace collector::inventory {

namespace {

std::optional<std::int64_t> hex_number(std::string_view s) {
  constexpr int base = 16;
  std::uint32_t out = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), out, base);
  if (error != std::errc{} || end != s.data() + s.size()) return std::nullopt;
  return out;
}

}  // namespace

std::size_t parse_packet_sockets(std::string_view text,
                                 const std::function<void(schemas::port)>& each) {
  constexpr std::size_t columns = 9, of_protocol = 3, of_user = 7, of_inode = 8;
  std::size_t bad = 0;
  std::string_view line;
  next_line(text, line);  // headings
  while (next_line(text, line)) {
    const auto words = words_of(line, columns);
    if (words.empty()) continue;
    const bool is_whole = words.size() == columns;
    const auto protocol = is_whole ? hex_number(words[of_protocol]) : std::nullopt;
    const auto inode = is_whole ? number(words[of_inode]) : schemas::integer{};
    if (!protocol || !inode) {
      ++bad;
      continue;
    }
    schemas::port row;
    row.protocol = "packet";
    row.local_address = row.remote_address = "";
    row.local_port = protocol;
    row.remote_port = 0;
    row.inode = inode;
    row.uid = number(words[of_user]);
    each(std::move(row));
  }
  return bad;
}

}  // namespace collector::inventory
