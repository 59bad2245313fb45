// dpkg-query -s and -W, and dpkg -s: dpkg 1.21 (dpkg-query(1)).
#include <map>

#include "collector/policy/native/programs.hpp"
#include "collector/policy/native/show_format.hpp"
#include "common/text.hpp"

namespace collector::policy::native {

namespace {

constexpr std::string_view hint = "Use dpkg --info (= dpkg-deb --info) to examine archive files.\n";

/// A plain package name: no architecture, no glob, nothing that dpkg would fold or refuse.
bool is_plain_name(std::string_view s) {
  constexpr std::string_view first = "abcdefghijklmnopqrstuvwxyz0123456789",
                             rest = "abcdefghijklmnopqrstuvwxyz0123456789+-.";
  return s.size() > 1 && first.find(s[0]) != s.npos && s.find_first_not_of(rest) == s.npos;
}

struct question {
  enum class action { none, status, show } what = action::none;
  std::string format = "${binary:Package}\t${Version}\n";
  std::vector<std::string> packages;
};

/// The options that are understood, in any order, as getopt and dpkg's own parser agree on them.
std::optional<question> parse(arguments argv) {
  question q;
  for (std::size_t i = 1; i < argv.size(); ++i) {
    const std::string& word = argv[i];
    const bool s = word == "-s" || word == "--status", w = word == "-W" || word == "--show";
    if (s || w) {
      if (q.what != question::action::none || !q.packages.empty()) return std::nullopt;
      q.what = s ? question::action::status : question::action::show;
    } else if (word.starts_with("-f=") || word.starts_with("--showformat=")) {
      if (!q.packages.empty()) return std::nullopt;
      q.format = word.substr(word.find('=') + 1);
    } else if (is_plain_name(word)) {
      q.packages.push_back(word);
    } else {
      return std::nullopt;
    }
  }
  return q.what == question::action::none || q.packages.empty() ? std::nullopt : std::optional(q);
}

std::optional<reply> status(const question& q, const dpkg_status& db) {
  streams s;
  bool failed = false;
  for (std::size_t i = 0; i < q.packages.size(); ++i) {
    const auto found = db.find(q.packages[i]);
    if (found.is == dpkg_status::presence::unsure) return std::nullopt;
    if (found.is == dpkg_status::presence::unknown)
      s.err("dpkg-query: package '" + q.packages[i] +
            "' is not installed and no information is available\n"),
          failed = true;
    else
      s.out(found.stanza);
    if (i + 1 < q.packages.size()) s.out("\n");
  }
  s.flush();
  if (failed) s.err(hint);
  return s.end(failed ? 1 : 0);
}

std::optional<reply> show(const question& q, const dpkg_status& db) {
  const auto format = show_format::parse(q.format);
  if (!format) return std::nullopt;
  streams s;
  bool failed = false;
  std::map<std::string, std::string>
      lines;  // dpkg-query prints them sorted and each once, complaints in the order asked
  for (const auto& package : q.packages) {
    const auto found = db.find(package);
    if (found.is == dpkg_status::presence::unsure) return std::nullopt;
    if (found.is == dpkg_status::presence::unknown) {
      if (db.mentions(package)) return std::nullopt;
      s.err("dpkg-query: no packages found matching " + package + "\n");
      failed = true;
      continue;
    }
    auto line = format->print(found.stanza, db.native_architecture());
    if (!line) return std::nullopt;
    lines.emplace(package, std::move(*line));
  }
  for (const auto& [package, line] : lines) s.out(line);
  return s.end(failed ? 1 : 0);
}

/// Nothing in dpkg's own configuration that `dpkg -s` would say something about.
bool is_quiet_configuration(const host& facts) {
  std::vector<std::string> files{"/etc/dpkg/dpkg.cfg"};
  if (const auto more = facts.root().list("/etc/dpkg/dpkg.cfg.d", 1000))
    for (const auto& e : *more) files.push_back("/etc/dpkg/dpkg.cfg.d/" + e.name);
  for (const auto& file : files) {
    const auto text = facts.text(file);
    if (!text) return false;
    std::string_view rest = *text, line;
    while (common::next_line(rest, line)) {
      if (line.empty() || line.starts_with('#')) continue;
      const auto word = line.substr(0, line.find_first_of(" ="));
      if (word != "no-debsig" && word != "log" && word != "force-unsafe-io" &&
          word != "path-exclude" && word != "path-include")
        return false;
    }
  }
  return true;
}

}  // namespace

std::optional<reply> dpkg_query(arguments argv, host& facts) {
  const auto q = parse(argv);
  if (!q) return std::nullopt;
  const auto* db = facts.packages();
  if (db == nullptr) return std::nullopt;
  return q->what == question::action::status ? status(*q, *db) : show(*q, *db);
}

std::optional<reply> dpkg(arguments argv, host& facts) {
  const auto q = parse(argv);
  // It takes no option of dpkg-query's after -s: it reads them as its own.
  if (!q || q->what != question::action::status || argv[1] != "-s" ||
      q->packages.size() + 2 != argv.size())
    return std::nullopt;
  return is_quiet_configuration(facts) ? dpkg_query(argv, facts) : std::nullopt;
}

}  // namespace collector::policy::native
