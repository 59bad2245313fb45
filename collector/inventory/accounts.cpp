// The tables `users` and `groups`: etc/passwd and etc/group, the local accounts.
#include "collector/inventory/accounts.hpp"

#include <algorithm>

#include "collector/inventory/provider.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t file_limit = 64u << 20, text_limit = 4096, members_limit = 4096;

schemas::text field(const std::vector<std::string_view>& fields, std::size_t i) {
  if (i >= fields.size()) return {};
  return std::string(fields[i].substr(0, text_limit));  // empty is a value here: an empty shell is not a missing one
}

bool is_skipped(std::string_view line) { return trim(line).empty() || line[0] == '#' || line[0] == '+' || line[0] == '-'; }

template <class Each>
account_file parse(std::string_view rest, std::size_t wanted, std::size_t id_field, Each&& each) {
  account_file out;
  std::size_t count = 0;
  for (std::string_view line; next_line(rest, line);) {
    ++count;
    if (is_skipped(line)) continue;
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto fields = split(line, ':');
    const auto id = fields.size() > id_field ? number(fields[id_field]) : std::nullopt;
    const bool has_key = !fields[0].empty() && id.has_value();
    if (fields.size() != wanted || !has_key) out.bad.push_back({count, has_key});
    if (has_key) each(fields, *id);
  }
  return out;
}

/// Reads `file`, hands its text to `read` and says what was wrong with it.
template <class Read>
table_scan collect_accounts(const common::root_dir& host, const std::string& file, Read&& read) {
  table_scan out;
  const auto content = host.read(file, file_limit);
  if (!content || content->truncated) {
    out.status = schemas::table_status::unknown;
    out.reason = content ? file + ": larger than 64 MiB" : content.error().detail;
    return out;
  }
  const account_file met = read(content->bytes, out);
  if (met.bad.empty()) return out;
  out.status = schemas::table_status::partial;
  out.reason = fmt::format("{}:{}: not a line of this file's form ({} such lines)", file, met.bad.front().line, met.bad.size());
  out.keys_complete = std::ranges::all_of(met.bad, &account_file::bad_line::has_key);
  return out;
}

}  // namespace

account_file parse_passwd(std::string_view text, const std::function<void(const schemas::user&)>& each) {
  return parse(text, 7, 2, [&](const auto& fields, std::int64_t uid) {
    schemas::user u;
    u.name = field(fields, 0);
    u.uid = uid;
    u.gid = fields.size() > 3 ? number(fields[3]) : std::nullopt;
    u.gecos = field(fields, 4);
    u.home = field(fields, 5);
    u.shell = field(fields, 6);
    each(u);
  });
}

account_file parse_group(std::string_view text, const std::function<void(const schemas::group&)>& each) {
  return parse(text, 4, 2, [&](const auto& fields, std::int64_t gid) {
    schemas::group g;
    g.name = field(fields, 0);
    g.gid = gid;
    g.members.emplace();
    if (fields.size() > 3)
      for (const auto member : split(fields[3], ','))
        if (!trim(member).empty() && g.members->size() < members_limit) g.members->emplace_back(trim(member));
    std::ranges::sort(*g.members);
    g.members->erase(std::unique(g.members->begin(), g.members->end()), g.members->end());
    each(g);
  });
}

table_scan collect_users(const common::root_dir& host) {
  return collect_accounts(host, "etc/passwd", [](std::string_view text, table_scan& out) {
    return parse_passwd(text, [&](const schemas::user& u) { out.rows.push_back(schemas::encode_row(u)); });
  });
}

table_scan collect_groups(const common::root_dir& host) {
  return collect_accounts(host, "etc/group", [](std::string_view text, table_scan& out) {
    return parse_group(text, [&](const schemas::group& g) { out.rows.push_back(schemas::encode_row(g)); });
  });
}

}  // namespace collector::inventory
