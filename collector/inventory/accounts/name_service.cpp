#include "collector/inventory/accounts/name_service.hpp"

#include <algorithm>
#include <array>

#include "collector/inventory/faults.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/whole_file.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t nsswitch_limit = 64u << 10, sources_limit = 64;

struct local_source {
  std::string_view name, origin, folder;
};
/// Those without a folder are read by other means, or hold nothing of their own.
constexpr std::array local_sources{local_source{"files", "local", "etc/"},
                                   local_source{"compat", "local", "etc/"},
                                   local_source{"altfiles", "altfiles", "usr/lib/"},
                                   local_source{"extrausers", "extrausers", "var/lib/extrausers/"},
                                   local_source{"systemd", "userdb", ""}};

const local_source* local(std::string_view name) {
  const auto at = std::ranges::find(local_sources, name, &local_source::name);
  return at == local_sources.end() ? nullptr : &*at;
}

/// `[NOTFOUND=return SUCCESS=merge]`, as it changes what comes after it.
void apply_actions(std::string_view inside, bool& ends, bool& merges) {
  std::string text = common::lower_case(inside);
  std::erase_if(text, [](char c) { return c == ' ' || c == '\t'; });
  for (const std::string_view status : {"notfound", "success", "unavail", "tryagain"}) {
    const auto at = text.find(status);
    if (at == text.npos) continue;
    const auto rest = std::string_view(text).substr(at + status.size());
    const bool negated = at > 0 && text[at - 1] == '!';
    if (rest.starts_with("=return"))
      ends = ends || (negated ? status != "notfound" : status == "notfound");
    if (rest.starts_with("=merge") && !negated && status == "success") merges = true;
  }
}

std::string_view line_of(std::string_view nsswitch, std::string_view database) {
  std::string_view found;
  for (std::string_view line; next_line(nsswitch, line);) {
    line = trim(line.substr(0, line.find('#')));
    if (!line.starts_with(database)) continue;
    const auto rest = trim(line.substr(database.size()));
    if (rest.starts_with(':')) found = trim(rest.substr(1));  // the last one counts
  }
  return found;
}

}  // namespace

common::result<std::string> read_nsswitch(const common::root_dir& host) {
  auto file = read_whole(host, "etc/nsswitch.conf", nsswitch_limit);
  if (file || may_hold(file.error())) return file;
  return read_whole(host, "usr/etc/nsswitch.conf", nsswitch_limit);
}

std::vector<name_source> sources_of(std::string_view nsswitch, std::string_view database) {
  std::vector<name_source> out;
  bool ended = false, merges = false;
  for (auto rest = line_of(nsswitch, database); !rest.empty() && out.size() < sources_limit;
       rest = trim(rest)) {
    if (rest[0] == '[') {
      const auto close = std::min(rest.find(']'), rest.size());
      apply_actions(rest.substr(1, close - 1), ended, merges);
      rest.remove_prefix(std::min(close + 1, rest.size()));
      continue;
    }
    const auto end = std::min(rest.find_first_of(" \t["), rest.size());
    out.push_back({std::string(rest.substr(0, std::min<std::size_t>(end, 64))), !ended, merges});
    merges = false;
    rest.remove_prefix(end);
  }
  if (out.empty()) out.push_back({"files"});
  return out;
}

std::string unread_sources(const common::root_dir& host) {
  const auto file = read_nsswitch(host);
  return !file && may_hold(file.error()) ? file.error().detail : std::string{};
}

std::vector<name_source> sources_of(const common::root_dir& host, std::string_view database) {
  const auto file = read_nsswitch(host);
  return sources_of(file ? std::string_view(*file) : std::string_view{}, database);
}

std::string_view origin_of(const name_source& source) {
  const auto* at = local(source.name);
  return at == nullptr ? std::string_view{} : at->origin;
}

std::string file_of(const name_source& source, std::string_view database) {
  const auto* at = local(source.name);
  return at == nullptr || at->folder.empty() ? std::string{}
                                             : std::string(at->folder) + std::string(database);
}

std::string sources_not_read(const common::root_dir& host, std::string_view database,
                             bool directories) {
  std::string out;
  const auto add = [&](const std::string& name) { out += (out.empty() ? "" : ", ") + name; };
  const std::string db(database);
  for (const auto& source : sources_of(host, database)) {
    if (source.name == "compat") {
      const auto file = host.read("etc/" + db, 64u << 20);
      if (file && (file->bytes.starts_with('+') || file->bytes.find("\n+") != std::string::npos))
        add("compat (NIS)");
    } else if (source.name == "db") {
      if (host.stat("var/db/" + db + ".db") || host.stat("var/lib/misc/" + db + ".db")) add("db");
    } else if (directories && local(source.name) == nullptr && source.name != "mymachines") {
      add(source.name);
    }
  }
  return out;
}

}  // namespace collector::inventory
