// Snaps: what snapd says over its socket, else what its state file and the mounted snaps' own
// descriptions say.
#include <array>

#include "collector/inventory/json_file.hpp"
#include "collector/inventory/packages/readers.hpp"
#include "collector/inventory/packages/snap.hpp"
#include "collector/inventory/packages/unix_http.hpp"
#include "collector/inventory/text.hpp"
#include "common/yaml/tree.hpp"

namespace collector::inventory {

namespace {

using schemas::json;
constexpr std::size_t state_limit = 32u << 20, yaml_limit = 256u << 10, snaps_limit = 10'000;
constexpr const char* state_file = "var/lib/snapd/state.json";

/// snapd writes revisions as text in one place and as numbers in another.
schemas::text revision_of(const json& v, std::string_view name) {
  if (const auto n = integer_at(v, name)) return std::to_string(*n);
  return text_at(v, name, 64);
}

/// Architecture, version and summary from the snap's own description, where it is mounted.
void describe(const common::root_dir& host, schemas::package& p) {
  const auto file = host.read(
      fmt::format("snap/{}/{}/meta/snap.yaml", *p.name, p.release.value_or("current")), yaml_limit);
  const auto tree = file
                        ? common::yaml::parse_tree(
                              file->bytes, false,
                              {.bytes = yaml_limit, .nodes = 20'000, .depth = 32, .noun = "a snap"})
                        : common::result<common::yaml::node>(
                              common::fail(common::errc::not_found, "not mounted"));
  if (!tree || !tree->is_mapping()) return;
  const auto scalar = [&](const char* name) {
    const auto* n = tree->find(name);
    return n != nullptr && n->is_scalar() ? text_or_absent(n->text, 1024) : schemas::text{};
  };
  p.version = scalar("version");
  p.description = scalar("summary");
  p.license = scalar("license");
  if (const auto* list = tree->find("architectures");
      list != nullptr && list->is_sequence() && list->items.size() == 1)
    p.architecture = text_or_absent(list->items[0].text, 64);
}

/// A snap's entry of the state file: the revision that is in use.
bool take_state(const common::root_dir& host, const std::string& name, const json& entry,
                package_rows& out) {
  schemas::package p;
  p.name = name.substr(0, 1024);
  p.format = "snap";
  p.release = revision_of(entry, "current");
  if (name.empty() || !p.release)
    return out.lost(fmt::format("{}: no current revision of '{}'", state_file, name.substr(0, 60))),
           true;
  p.section = text_at(entry, "type", 64);
  p.source = text_at(entry, "channel", 256);
  p.status = boolean_at(entry, "active").value_or(false) ? "active" : "installed";
  if (p.release->find('/') == std::string::npos && name.find('/') == std::string::npos)
    describe(host, p);
  return out.add(p);
}

void read_state(const common::root_dir& host, package_rows& out) {
  constexpr std::array<std::string_view, 1> wanted{"data"};
  const auto state =
      read_json(host, state_file, {.bytes = state_limit, .depth = 24, .only = wanted});
  if (!state && state.error().code == common::errc::not_found) return;
  out.found();
  if (!state) return out.unreadable(state.error().detail);
  const auto& snaps = member(member(*state, "data"), "snaps");
  std::size_t met = 0;
  for (const auto& [name, entry] : snaps.items()) {
    if (++met > snaps_limit)
      return out.lost(fmt::format("{}: more than {} snaps", state_file, snaps_limit));
    if (!take_state(host, name, entry, out)) return;
  }
}

}  // namespace

common::status take_snaps(std::string_view answer, package_rows& out) {
  const auto parsed = parse_json(answer, {.bytes = answer.size(), .depth = 16});
  if (!parsed) return common::fail(parsed.error());
  const auto& snaps = member(*parsed, "result");
  if (!snaps.is_array())
    return common::fail(common::errc::malformed, "snapd's answer has no result");
  for (const auto& s : snaps) {
    schemas::package p;
    p.name = text_at(s, "name");
    p.version = text_at(s, "version", 256);
    if (!p.name || !p.version) {
      out.lost("snapd: a snap without a readable name or version");
      continue;
    }
    p.format = "snap";
    p.release = revision_of(s, "revision");
    p.section = text_at(s, "type", 64);
    p.source = text_at(s, "channel", 256);
    p.status = text_at(s, "status", 64);
    p.vendor = text_at(member(s, "publisher"), "display-name", 256);
    p.description = text_at(s, "summary", 4096);
    p.license = text_at(s, "license", 256);
    p.homepage = text_at(s, "website");
    p.size_bytes = integer_at(s, "installed-size");
    if (!out.add(p)) break;
  }
  return {};
}

namespace {

/// Where no socket is, nothing is loaded to ask.
common::result<std::string> ask_snapd(const common::root_dir& host) {
  if (const auto socket = host.stat("run/snapd.socket"); !socket)
    return common::fail(socket.error());
  return http_get("/run/snapd.socket", "/v2/snaps");
}

}  // namespace

void read_snap(const common::root_dir& host, package_rows& out) {
  const auto answer = host.is_live() ? ask_snapd(host)
                                     : common::fail(common::errc::not_found, "no socket in files");
  const bool by_files = !answer && (answer.error().code == common::errc::not_found ||
                                    answer.error().code == common::errc::unsupported);
  if (by_files) return read_state(host, out);
  out.found();
  // A daemon that does not answer knows more than the files do: what they lack would look like
  // another version.
  if (!answer) return out.unreadable("snapd: " + answer.error().detail);
  if (const auto taken = take_snaps(*answer, out); !taken)
    out.unreadable("snapd: " + taken.error().detail);
}

}  // namespace collector::inventory
