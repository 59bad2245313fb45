#include "cli/commands/alert_cursor.hpp"

#include <unistd.h>

#include <charconv>
#include <cstring>
#include <filesystem>

#include "common/new_file.hpp"
#include "common/watched_file.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;

result<alert_cursor> alert_cursor::read(std::string path, std::string_view log) {
  constexpr std::size_t longest = 64;
  auto text = common::read_file(path, longest);
  if (!text && text.error().code == errc::not_found) return alert_cursor(std::move(path), log, 0);
  if (!text) return fail(text.error());
  std::string_view line = *text;
  const std::string head = std::string(log) + " ";
  std::uint64_t at = 0;
  const bool known = line.starts_with(head);
  if (known) line.remove_prefix(head.size());
  const auto [end, wrong] = std::from_chars(line.data(), line.data() + line.size(), at);
  if (!known || wrong != std::errc{} || std::string_view(end, line.data() + line.size()) != "\n")
    return fail(
        errc::malformed,
        "{}: expected the line '{}NUMBER' of an earlier `muster alerts`; remove the file to "
        "begin anew",
        path, head);
  return alert_cursor(std::move(path), log, at);
}

status alert_cursor::move(std::uint64_t to) {
  if (to == at_) return {};
  const std::string beside = path_ + ".new";
  ::unlink(beside.c_str());  // of one that was killed
  if (auto s = common::write_new_file(beside, log_ + " " + std::to_string(to) + "\n", 0600); !s)
    return s;
  std::error_code wrong;
  std::filesystem::rename(beside, path_, wrong);
  if (wrong) return fail(errc::io, "{}: {}", path_, wrong.message());
  at_ = to;
  return {};
}

}  // namespace cli
