// apt's sources: one line each in sources.list and *.list, stanzas in *.sources (sources.list(5)).
#include <algorithm>
#include <optional>

#include "collector/inventory/repositories/deb822.hpp"
#include "collector/inventory/repositories/rows.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

/// What the options of one entry say, in either form.
struct apt_options {
  std::vector<std::string> architectures;
  std::string_view signed_by, trusted, allow_insecure;
};

struct apt_entry {
  std::string type, uri, suite;
  std::vector<std::string> components;
};

schemas::text shown_key(std::string_view signed_by) {
  if (signed_by.find("-----BEGIN") != signed_by.npos) return "embedded";
  std::string out;
  for (const auto& word : short_words(signed_by)) out += (out.empty() ? "" : " ") + word;
  return text_or_absent(out, 1024);
}

schemas::repository row_of(const apt_entry& e, const apt_options& with) {
  schemas::repository r;
  r.type = e.type;
  r.uri = text_or_absent(e.uri, 2048);
  r.suite = text_or_absent(e.suite, 256);
  r.name = fmt::format("{} {} {}", e.type, shown_uri(e.uri).value_or(""), e.suite);
  r.components = e.components;
  if (!with.architectures.empty()) r.architectures = with.architectures;
  r.enabled = true;
  r.signed_by = shown_key(with.signed_by);
  r.verified = yes_or_no(with.trusted) != true && yes_or_no(with.allow_insecure) != true;
  return r;
}

/// Of `deb [arch=amd64 signed-by=/x] uri suite component…` what stands between the brackets;
/// nullopt: a word there is no option.
std::optional<apt_options> options_in(std::string_view text) {
  apt_options out;
  for (auto at = text.find_first_not_of(" \t"); at != text.npos;) {
    const auto end = std::min(text.find_first_of(" \t", at), text.size());
    const auto option = text.substr(at, end - at);
    at = text.find_first_not_of(" \t", end);
    const auto equals = option.find('=');
    if (equals == option.npos) return std::nullopt;
    const auto name = option.substr(0, equals), value = option.substr(equals + 1);
    if (name == "arch")
      for (const auto one : split(value, ',', 64)) out.architectures.emplace_back(one);
    if (name == "signed-by") out.signed_by = value;
    if (name == "trusted") out.trusted = value;
    if (name == "allow-insecure") out.allow_insecure = value;
  }
  return out;
}

/// What stands before a comment, which may not begin between brackets.
std::string_view without_comment(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '#') return line.substr(0, i);
    if (line[i] == '[') i = std::min(line.find(']', i), line.size());
  }
  return line;
}

/// Up to the first blank that does not stand between brackets, as in `cdrom:[Debian 12]/`.
std::string_view address_in(std::string_view rest) {
  std::size_t end = 0;
  for (; end < rest.size() && rest[end] != ' ' && rest[end] != '\t'; ++end)
    if (rest[end] == '[') end = std::min(rest.find(']', end), rest.size() - 1);
  return rest.substr(0, end);
}

/// A suite that is a folder has no components, the others have some.
bool is_entry(std::string_view type, std::string_view uri, std::string_view suite,
              bool has_components) {
  return (type == "deb" || type == "deb-src") && uri.find(':') != uri.npos && !suite.empty() &&
         suite.ends_with('/') != has_components;
}

/// False: it is no entry as apt takes them.
bool take_line(const std::string& file, std::size_t number, std::string_view line,
               repository_rows& out) {
  std::optional<apt_options> with{std::in_place};
  const auto type = line.substr(0, line.find_first_of(" \t["));
  auto rest = trim(line.substr(type.size()));
  if (rest.starts_with('[')) {
    const auto close = rest.find(']');
    with = close == rest.npos ? std::nullopt : options_in(rest.substr(1, close - 1));
    if (!with) return false;
    rest = trim(rest.substr(close + 1));
  }
  const auto uri = address_in(rest);
  const auto words = short_words(rest.substr(uri.size()));
  if (words.empty() || !is_entry(type, uri, words[0], words.size() > 1)) return false;
  apt_entry e{.type = std::string(type),
              .uri = std::string(uri),
              .suite = words[0],
              .components = {words.begin() + 1, words.end()}};
  (void)out.add(file, number, row_of(e, *with));
  return true;
}

/// One entry that is none, and apt takes nothing of any file.
constexpr const char* refuses_all = "apt refuses all of its sources for what stands here";

void read_lines(const common::root_dir& host, const std::string& file, repository_rows& out) {
  const auto text = out.read(host, file);
  if (!text) return;
  std::string_view rest = *text;
  std::size_t number = 0;
  for (std::string_view line; next_line(rest, line);) {
    ++number;
    line = trim(without_comment(line));
    if (!line.empty() && !take_line(file, number, line, out))
      out.refused(file, number, refuses_all);
  }
}

/// Whether apt takes what is enabled of a stanza: of what is not only its types are looked at.
bool is_stanza(const deb822_stanza& s, const std::vector<std::string>& types,
               const std::vector<std::string>& uris, const std::vector<std::string>& suites) {
  const bool some = !short_words(s.get("Components"), 1).empty();
  if (!s.broken.empty() || types.empty()) return false;
  if (!std::ranges::all_of(types, [](const auto& t) { return t == "deb" || t == "deb-src"; }))
    return false;
  if (yes_or_no(s.get("Enabled")) == false) return true;
  return !uris.empty() && !suites.empty() && std::ranges::all_of(uris, [&](const auto& uri) {
    return std::ranges::all_of(
        suites, [&](const auto& suite) { return is_entry("deb", uri, suite, some); });
  });
}

/// Every type of every suite of every address. False: it is no stanza as apt takes them.
bool take_stanza(const std::string& file, const deb822_stanza& s, repository_rows& out) {
  const auto types = short_words(s.get("Types"), 8), uris = short_words(s.get("URIs"), 100),
             suites = short_words(s.get("Suites"), 100);
  const apt_options with{.architectures = short_words(s.get("Architectures"), 64),
                         .signed_by = s.get("Signed-By"),
                         .trusted = s.get("Trusted"),
                         .allow_insecure = s.get("Allow-Insecure")};
  if (!is_stanza(s, types, uris, suites)) return false;
  const auto components = short_words(s.get("Components"));
  for (const auto& type : types)
    for (const auto& uri : uris)
      for (const auto& suite : suites) {
        auto row = row_of({type, uri, suite, components}, with);
        row.enabled = yes_or_no(s.get("Enabled")) != false;
        row.title = text_or_absent(s.get("X-Repolib-Name"), 256);
        if (!out.add(file, s.line, std::move(row))) return true;
      }
  return true;
}

void read_stanzas(const common::root_dir& host, const std::string& file, repository_rows& out) {
  const auto text = out.read(host, file);
  if (!text) return;
  const auto all = parse_deb822(*text);
  if (all.left_out != 0) out.lost(file, all.left_out, "more stanzas than are read");
  for (const auto& s : all.stanzas)
    if (!take_stanza(file, s, out)) out.refused(file, s.line, refuses_all);
}

}  // namespace

void read_apt_sources(const common::root_dir& host, repository_rows& out) {
  out.begin_format("deb");
  read_lines(host, "etc/apt/sources.list", out);
  for (const auto& file : out.files_in(host, "etc/apt/sources.list.d", ".list"))
    read_lines(host, file, out);
  for (const auto& file : out.files_in(host, "etc/apt/sources.list.d", ".sources"))
    read_stanzas(host, file, out);
}

}  // namespace collector::inventory
