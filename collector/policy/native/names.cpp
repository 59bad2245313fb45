#include "collector/policy/native/names.hpp"

#include "common/text.hpp"

namespace collector::policy::native {

namespace {

using common::next_line;
using common::trim;

/// The sources of a database in nsswitch.conf; glibc's own default where the file or the line is
/// missing.
std::string sources(const common::root_dir& root, const std::string& base) {
  const auto conf = root.read("/etc/nsswitch.conf", 65'536);
  if (!conf) return conf.error().code == common::errc::not_found ? "files" : "";
  std::string_view rest = conf->bytes, line;
  while (next_line(rest, line)) {
    line = trim(line.substr(0, line.find('#')));
    if (line.starts_with(base) && line.substr(base.size()).starts_with(':'))
      return std::string(trim(line.substr(base.size() + 1)));
  }
  return "files";
}

/// Neither a comment nor one of the entries that stand for another source.
bool plain(const std::vector<std::string_view>& fields, std::size_t wanted) {
  return fields.size() == wanted && !fields[0].empty() &&
         std::string_view("+-# \t").find(fields[0][0]) == std::string_view::npos;
}

/// Written as it is printed again: no leading zero.
std::optional<std::uint32_t> id_of(std::string_view text) {
  std::uint32_t n = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (ec != std::errc{} || end != text.data() + text.size() || (text.size() > 1 && text[0] == '0'))
    return std::nullopt;
  return n;
}

/// A list that is printed as it is read: no empty member, no blank.
bool is_tidy(std::string_view members) {
  return members.empty() ||
         (members.front() != ',' && members.back() != ',' && members.find(",,") == members.npos &&
          members.find_first_of(" \t\r\v\f") == members.npos);
}

}  // namespace

std::optional<names> names::load(const common::root_dir& root, const std::string& base) {
  const auto from = sources(root, base);
  if (from != "files" && !from.starts_with("files ")) return std::nullopt;
  const auto file = root.read("/etc/" + base, 4u << 20);
  if (!file || file->truncated || file->bytes.find('\0') != std::string::npos) return std::nullopt;
  names out;
  out.only_files_ = from == "files";
  std::string_view rest = file->bytes, line;
  while (next_line(rest, line)) {
    if (line.empty()) continue;
    const auto fields = common::split(line, ':');
    if (!plain(fields, base == "passwd" ? 7 : 4)) return std::nullopt;
    const auto id = id_of(fields[2]);
    if (!id || !(base == "passwd" ? id_of(fields[3]).has_value() : is_tidy(fields[3])))
      return std::nullopt;
    out.by_id_.emplace(*id, entry{std::string(fields[0]), std::string(line)});
    out.lines_.emplace(fields[0], line);
  }
  return out;
}

std::optional<std::string> names::name(std::uint32_t id) const {
  const auto at = by_id_.find(id);
  return at == by_id_.end() ? std::nullopt : std::optional(at->second.name);
}

std::optional<std::string> names::line(const std::string& name) const {
  const auto at = lines_.find(name);
  return at == lines_.end() ? std::nullopt : std::optional(at->second);
}

std::optional<std::string> names::line(std::uint32_t id) const {
  const auto at = by_id_.find(id);
  return at == by_id_.end() ? std::nullopt : std::optional(at->second.line);
}

}  // namespace collector::policy::native
