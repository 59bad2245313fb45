#include "cli/commands/alert_cursor.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>

#include "common/new_file.hpp"
#include "common/text.hpp"
#include "common/watched_file.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {
/// A whole number up to the end of the text.
std::optional<std::uint64_t> whole_number(std::string_view text, int base) {
  std::uint64_t out = 0;
  const auto end = text.data() + text.size();
  const auto [stop, wrong] = std::from_chars(text.data(), end, out, base);
  return wrong == std::errc{} && stop == end ? std::optional(out) : std::nullopt;
}
}  // namespace

result<alert_cursor> alert_cursor::read(std::string path, const log& of) {
  constexpr std::size_t longest = 64;
  constexpr int hexadecimal = 16, decimal = 10;
  auto head = fmt::format("{} {:016x} ", of.name, of.id);
  auto text = common::read_file(path, longest);
  if (!text && text.error().code == errc::not_found)
    return alert_cursor(std::move(path), std::move(head), 0);
  if (!text) return fail(text.error());
  if (text->empty()) return alert_cursor(std::move(path), std::move(head), 0);  // made beforehand
  const auto words = common::split(common::trim(*text), ' ');
  const auto id = words.size() == 3 ? whole_number(words[1], hexadecimal) : std::nullopt;
  const auto at = words.size() == 3 ? whole_number(words[2], decimal) : std::nullopt;
  if (!id || !at || words[0] != of.name)
    return fail(errc::malformed,
                "{}: expected the line '{} ID NUMBER' of an earlier `muster alerts`; remove the "
                "file to begin anew",
                path, of.name);
  alert_cursor out(std::move(path), std::move(head), *at);
  if (*id != of.id) out.begin_anew("the log of alerts is another one than before");
  if (out.at_ > of.last)
    out.begin_anew("the log of alerts ends before what was printed: an older copy was restored");
  return out;
}

void alert_cursor::begin_anew(std::string why) {
  at_ = 0;
  begun_anew_ = std::move(why);
}

status alert_cursor::move(std::uint64_t to) { return to == at_ ? status{} : write(to); }

status alert_cursor::write(std::uint64_t to) {
  const std::string beside = path_ + ".new";
  ::unlink(beside.c_str());  // of one that was killed
  if (auto s = common::write_new_file(beside, head_ + std::to_string(to) + "\n", 0600); !s)
    return s;
  std::error_code wrong;
  std::filesystem::rename(beside, path_, wrong);
  if (wrong) return fail(errc::io, "{}: {}", path_, wrong.message());
  at_ = to;
  return {};
}

}  // namespace cli
