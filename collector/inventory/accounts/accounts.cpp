// passwd(5) and group(5).
#include "collector/inventory/accounts/accounts.hpp"

#include <algorithm>

#include "collector/inventory/accounts/shadow.hpp"
#include "collector/inventory/provider.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t database_limit = 64u << 20, text_limit = 4096, records_limit = 100'001,
                      bad_limit = 100;
constexpr std::size_t members_limit = 20'000,
                      members_bytes = 48u << 10;  // a row has to fit into 64 KiB

schemas::text field(const std::vector<std::string_view>& fields, std::size_t i) {
  if (i >= fields.size()) return {};
  return std::string(fields[i].substr(
      0, text_limit));  // empty is a value here: an empty shell is not a missing one
}

/// Blanks before a name are not part of it for the C library, so that they hide nothing from us
/// either.
std::string_view without_indent(std::string_view line) {
  const auto from = line.find_first_not_of(" \t\v\f\r");
  return from == line.npos ? std::string_view{} : line.substr(from);
}

bool is_skipped(std::string_view line) {
  return line.empty() || line[0] == '#' || line[0] == '+' || line[0] == '-';
}

void note(account_file& out, account_file::bad_line bad) {
  ++out.bad_lines;
  if (out.bad.size() < bad_limit) out.bad.push_back(bad);
}

/// A number as the C library takes it, which passes over a line with one that no account can have.
std::optional<std::int64_t> account_number(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\v\f\r"), text.size()));
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto n = number(text);
  return n && *n >= 0 && *n <= UINT32_MAX ? n : std::nullopt;
}

/// `take(fields, id)` makes a row of a line whose key is readable, and says what is wrong with the
/// rest of it (or nothing).
template <class Take>
account_file parse(std::string_view rest, std::size_t wanted, Take&& take) {
  constexpr std::size_t id_field = 2;
  account_file out;
  std::size_t count = 0, records = 0;
  for (std::string_view line; records < records_limit && next_line(rest, line);) {
    ++count;
    line = without_indent(line);
    if (is_skipped(line)) continue;
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto fields = split(line, ':', wanted + 1);
    const auto id = fields.size() > id_field ? account_number(fields[id_field]) : std::nullopt;
    const bool has_key = !fields[0].empty() && id.has_value();
    std::string_view why = has_key ? take(fields, *id) : std::string_view{};
    if (!has_key || fields.size() != wanted) why = "not a line of this file's form";
    if (!why.empty()) note(out, {count, why});
    records += has_key;
  }
  return out;
}

/// Sorted, each once; false if there were more than a row can hold.
bool read_members(std::string_view list, std::vector<std::string>& out) {
  bool all = true;
  std::size_t bytes = 0;
  for (const auto part : split(list, ',', members_limit)) {
    const auto member = trim(part);
    bytes += member.size() + 3;  // with its header
    all = all && bytes <= members_bytes;
    if (all && !member.empty()) out.emplace_back(member);
  }
  std::ranges::sort(out);
  const auto twice = std::ranges::unique(out);
  out.erase(twice.begin(), twice.end());
  return all;
}

}  // namespace

namespace {

/// All that is left of the line, colons too.
schemas::text rest_from(const std::vector<std::string_view>& fields, std::size_t i) {
  if (i >= fields.size()) return {};
  return std::string(fields[i].data(), fields.back().data() + fields.back().size())
      .substr(0, text_limit);
}

}  // namespace

account_file parse_passwd(std::string_view text,
                          const std::function<void(const schemas::user&)>& each) {
  return parse(text, 7, [&](const auto& fields, std::int64_t uid) -> std::string_view {
    schemas::user u;
    u.name = field(fields, 0);
    u.uid = uid;
    u.gid = fields.size() > 3 ? account_number(fields[3]) : std::nullopt;
    if (!u.gid) return "the group id is not a number";
    u.gecos = field(fields, 4);
    u.home = field(fields, 5);
    u.shell = rest_from(fields, 6);
    // With anything but an x there is no need of shadow, as pam_unix(8) sees it.
    if (fields.size() > 1 && fields[1] != "x" && !fields[1].starts_with("##")) {
      u.password_state = std::string(password_state(fields[1]));
      u.password_algorithm = password_algorithm(fields[1]);
      u.password_mark = password_mark(fields[0], fields[1]);
    }
    each(u);
    return {};
  });
}

account_file parse_group(std::string_view text,
                         const std::function<void(const schemas::group&)>& each) {
  return parse(text, 4, [&](const auto& fields, std::int64_t gid) -> std::string_view {
    schemas::group g;
    g.name = field(fields, 0);
    g.gid = gid;
    g.members.emplace();
    const bool all = fields.size() < 4 || read_members(fields[3], *g.members);
    each(g);
    return all ? "" : "more members than a row can hold";
  });
}

table_scan collect_accounts(const common::root_dir& host, const std::string& file,
                            const account_reader& read) {
  table_scan out;
  const auto content = host.read(file, database_limit);
  if (!content || content->truncated) {
    out.status = schemas::table_status::unknown;
    out.reason = content ? file + ": larger than 64 MiB" : content.error().detail;
    return out;
  }
  const account_file met = read(content->bytes, out);
  if (met.bad.empty()) return out;
  out.status = schemas::table_status::partial;
  out.reason = fmt::format("{}:{}: {} (lines with a fault: {})", file, met.bad.front().line,
                           met.bad.front().why, met.bad_lines);
  return out;
}

}  // namespace collector::inventory
