#include "vulnerabilities/read_osv.hpp"

#include <algorithm>
#include <array>

#include "common/letters.hpp"
#include "common/log.hpp"
#include "common/text.hpp"
#include "common/utf8.hpp"
#include "vulnerabilities/ecosystems.hpp"
#include "vulnerabilities/json_members.hpp"
#include "vulnerabilities/record_severity.hpp"

namespace vulnerabilities {

using common::errc;
using common::fail;
using common::result;
using common::status;
using nlohmann::json;

namespace {

constexpr std::size_t longest_id = 256, longest_ecosystem = 128, longest_version = 512,
                      longest_summary = 300;
constexpr std::size_t most_events = 10'000, most_versions = 60'000, most_cves = 4'096;

/// With the member in front in which it is; its number counts from 0.
tl::unexpected<common::error> in_member(const char* name, std::size_t number,
                                        const common::error& e) {
  return fail(e.code, "{}[{}]: {}", name, number, e.detail);
}

/// The array of that name; null and nothing are an empty one.
result<const json*> list(const json& object, const char* name) {
  static const json nothing = json::array();
  const auto& v = member(object, name);
  if (v.is_null()) return &nothing;
  if (!v.is_array()) return fail(errc::malformed, "`{}` is no list; a list was expected", name);
  return &v;
}

/// An id that is a CVE's, perhaps with a database's name in front: `UBUNTU-CVE-2024-3094`.
std::string_view cve_in(std::string_view id) {
  for (const std::string_view database : {"UBUNTU-", "DEBIAN-", "ALPINE-", "SUSE-", "openSUSE-"})
    if (id.starts_with(database)) id.remove_prefix(database.size());
  return id.starts_with("CVE-") ? id : std::string_view();
}

void add_cve(record_facts& to, std::string_view id) {
  const auto cve = cve_in(id);
  if (cve.empty() || cve.size() > longest_id || to.cves.size() >= most_cves) return;
  if (std::ranges::find(to.cves, cve) == to.cves.end()) to.cves.emplace_back(cve);
}

/// `related` can name what is only near; where nothing else names a CVE it is what AlmaLinux, Rocky
/// and older records of Ubuntu have.
status read_cves(const json& record, record_facts& to) {
  add_cve(to, to.id);
  for (const auto* name : {"aliases", "upstream", "related"}) {
    if (name == std::string_view("related") && !to.cves.empty()) break;
    const auto ids = list(record, name);
    if (!ids) return fail(ids.error());
    for (const auto& id : **ids)
      if (id.is_string()) add_cve(to, id.get_ref<const std::string&>());
  }
  if (to.cves.empty()) to.cves.push_back(to.id);
  return {};
}

constexpr std::array<std::pair<const char*, event_kind>, 4> kinds{
    {{"introduced", event_kind::introduced},
     {"fixed", event_kind::fixed},
     {"last_affected", event_kind::last_affected},
     {"limit", event_kind::limit}}};

/// What versions of deb, rpm and apk are written with; upstream's of languages are anything.
bool may_be_version(std::string_view v, const ecosystem* of) {
  if (v.empty()) return false;
  if (of == nullptr || of->is_language) return true;
  return std::ranges::all_of(v, [](char c) {
    return common::is_letter(c) || common::is_digit(c) ||
           std::string_view(".+-~^:_%").find(c) != std::string_view::npos;
  });
}

/// `of`: null where it is not matched here.
status read_event(const json& event, const ecosystem* of, version_range& to) {
  const auto before = to.events.size();
  for (const auto& [name, kind] : kinds) {
    const auto& version = member(event, name);
    if (version.is_null()) continue;
    if (!version.is_string() || version.get_ref<const std::string&>().size() > longest_version)
      return fail(errc::malformed, "`{}` is no version; a text of at most {} bytes was expected",
                  name, longest_version);
    const auto& written = version.get_ref<const std::string&>();
    const bool is_end = kind == event_kind::limit && written == "*";
    if (!is_end && !may_be_version(written, of))
      return fail(errc::malformed, "`{}` is '{}'; a version was expected", name,
                  common::one_line(written).substr(0, 60));
    to.events.push_back({static_cast<u64>(kind), written});
  }
  // Of some advisories of languages the events are written in another, older way.
  const bool is_strict = of != nullptr && !of->is_language;
  if (!is_strict || to.events.size() > before) return {};
  return fail(errc::malformed,
              "it has no version; `introduced`, `fixed`, `last_affected` or `limit` was expected");
}

status read_range(const json& range, const ecosystem* of, affected_versions& to) {
  const auto type = text(range, "type");
  if (type.empty())
    return fail(errc::malformed, "a range has no `type`; ECOSYSTEM, SEMVER or GIT was expected");
  if (type == "GIT") return {};
  if (type != "ECOSYSTEM" && type != "SEMVER")
    return fail(errc::unsupported, "a range of type '{}'; ECOSYSTEM, SEMVER or GIT was expected",
                type.substr(0, 40));
  const auto events = list(range, "events");
  if (!events) return fail(events.error());
  if ((*events)->empty())
    return fail(errc::malformed, "a range has no `events`; at least one was expected");
  if ((*events)->size() > most_events)
    return fail(errc::too_large, "a range of {} events; at most {} were expected",
                (*events)->size(), most_events);
  version_range out{.is_semantic = type == "SEMVER", .events = {}};
  for (std::size_t n = 0; n < (*events)->size(); ++n)
    if (auto s = read_event((**events)[n], of, out); !s) return in_member("events", n, s.error());
  to.ranges.push_back(std::move(out));
  return {};
}

status read_versions(const json& entry, affected_versions& to) {
  const auto versions = list(entry, "versions");
  if (!versions) return fail(versions.error());
  if ((*versions)->size() > most_versions)
    return fail(errc::too_large, "{} `versions`; at most {} were expected", (*versions)->size(),
                most_versions);
  for (const auto& v : **versions) {
    if (!v.is_string() || v.get_ref<const std::string&>().size() > longest_version)
      return fail(errc::malformed,
                  "one of `versions` is none; texts of at most {} bytes were expected",
                  longest_version);
    to.versions.push_back(v.get<std::string>());
  }
  return {};
}

status read_affected(const json& entry, osv_record& to) {
  if (!entry.is_object())
    return fail(errc::malformed, "one of `affected` is no object; an object was expected");
  const auto& package = member(entry, "package");
  if (package.is_null()) return {};
  affected_package out;
  out.ecosystem = text(package, "ecosystem");
  out.name = text(package, "name");
  if (out.ecosystem.empty() || out.name.empty() || out.ecosystem.size() > longest_ecosystem ||
      out.name.size() > longest_id || (out.ecosystem + out.name).find('\0') != std::string::npos)
    return fail(errc::malformed,
                "a `package` has no `ecosystem` or `name`; texts of at most {} and {} bytes were "
                "expected",
                longest_ecosystem, longest_id);
  const auto ranges = list(entry, "ranges");
  if (!ranges) return fail(ranges.error());
  const auto* of = find_ecosystem(out.ecosystem);
  for (std::size_t n = 0; n < (*ranges)->size(); ++n)
    if (auto s = read_range((**ranges)[n], of, out.what); !s)
      return in_member("ranges", n, s.error());
  if (auto s = read_versions(entry, out.what); !s) return s;
  out.what.urgency = text(member(entry, "ecosystem_specific"), "urgency").substr(0, 40);
  to.affected.push_back(std::move(out));
  return {};
}

/// unsupported: another format, or a version of it that nobody knows yet.
status check_schema(const json& record) {
  if (!record.is_object())
    return fail(errc::unsupported, "not an object; a record of the OSV format was expected");
  const auto& schema = member(record, "schema_version");
  const auto version = text(record, "schema_version");
  if (!schema.is_null() && !version.starts_with("1."))
    return fail(errc::unsupported, "schema_version {}; OSV's version 1 was expected",
                schema.is_string() ? version.substr(0, 40) : schema.type_name());
  const auto id = text(record, "id");
  if (id.empty() || id.size() > longest_id)
    return fail(errc::unsupported, "no `id`; a record of the OSV format was expected");
  if (!record.contains("affected") && schema.is_null() && !record.contains("modified"))
    return fail(errc::unsupported, "no `affected`; a record of the OSV format was expected");
  return {};
}

status read_members(const json& record, osv_record& out) {
  auto& facts = out.facts;
  facts.summary = common::whole_code_points(text(record, "summary"), longest_summary);
  const auto published = time_at(record, "published"), modified = time_at(record, "modified"),
             withdrawn = time_at(record, "withdrawn");
  for (const auto* time : {&published, &modified, &withdrawn})
    if (!*time) return fail(time->error());
  // Those who build packages anew leave it out; what they say is passed over.
  if (member(record, "modified").is_null() && !is_of_rebuilds(facts.id))
    return fail(errc::malformed, "it has no `modified`; a time of RFC 3339 was expected");
  facts.published = *published;
  facts.modified = *modified;
  facts.withdrawn = *withdrawn;
  if (auto s = read_cves(record, facts); !s) return s;
  if (const auto severity = severity_of(record)) facts.severity = static_cast<u64>(*severity) + 1;
  const auto affected = list(record, "affected");
  if (!affected) return fail(affected.error());
  for (std::size_t n = 0; n < (*affected)->size(); ++n)
    if (auto s = read_affected((**affected)[n], out); !s)
      return in_member("affected", n, s.error());
  return {};
}

/// What is wrong is told with the record's id.
result<osv_record> read_tree(const json& record) {
  if (auto s = check_schema(record); !s) return fail(s.error());
  osv_record out;
  out.facts.id = text(record, "id");
  if (auto s = read_members(record, out); !s)
    return fail(s.error().code, "{}: {}", out.facts.id, s.error().detail);
  return out;
}

}  // namespace

result<osv_record> read_osv(std::string_view text) {
  const auto record = parse_record(text);
  return record ? read_tree(*record) : fail(record.error());
}

}  // namespace vulnerabilities
