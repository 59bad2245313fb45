#include "vulnerabilities/package_memory.hpp"

namespace vulnerabilities {

namespace {

std::string_view language_of(const package_view& p) {
  if (p.format == "pypi") return "PyPI";
  return p.format == "npm" ? "npm" : std::string_view();
}

bool is_of_system(const package_view& p) {
  return p.format == "deb" || p.format == "rpm" || p.format == "apk";
}

bool is_wanted(const package_view& p, std::string_view language) {
  if (p.name.empty() || p.version.empty()) return false;
  return language.empty() ? is_of_system(p) && is_installed(p) && !is_metapackage(p)
                          : !is_of_distribution(p);
}

constexpr std::size_t most_kept = 300'000;  // some 100 MiB; a fleet of a distribution has 10,000

/// Their feeds list binaries.
bool lists_binaries(std::string_view distribution) {
  return distribution == "almalinux" || distribution == "rhel";
}

void append(std::string& to, std::string_view part) { to.append(part).append(1, '\0'); }

}  // namespace

void package_memory::forget_if_full() {
  if (facts_.size() < most_kept) return;
  facts_.clear();
  asked_.clear();
}

const package_facts& package_memory::of(const package_view& p, std::string_view distribution) {
  // Of the path only that counts: it is another one on each host.
  const std::string_view place = !p.path.empty() && is_of_distribution(p) ? "distribution" : "";
  key_.clear();
  for (const auto part : {distribution, p.name, p.version, p.architecture, p.format, place,
                          p.status, p.source, p.vendor, p.section, p.source_version})
    append(key_, part);
  if (const auto at = facts_.find(key_); at != facts_.end()) return at->second;
  return facts_.emplace(key_, find(p, distribution)).first->second;
}

package_facts package_memory::find(const package_view& p, std::string_view distribution) {
  const auto language = language_of(p);
  if (!is_wanted(p, language)) return {};
  const auto* asked = ask(p, language, distribution);
  return {.asked = asked,
          .is_kernel = language.empty() && is_of_kernel(p, asked->source.name),
          .is_of_pro = distribution == "ubuntu" && is_of_pro(p.version)};
}

const asked_package* package_memory::ask(const package_view& p, std::string_view language,
                                         std::string_view distribution) {
  asked_package out{.number = ++last_,
                    .source = source_of(p),
                    .name = {},
                    .version = {},
                    .language = language,
                    .is_foreign = language.empty() && is_foreign(p, distribution)};
  const bool by_binary = language.empty() && lists_binaries(distribution);
  out.name = by_binary ? std::string(p.name) : out.source.name;
  out.version = by_binary ? std::string(p.version) : out.source.version;
  std::string key;
  for (const std::string_view part :
       {language, std::string_view(out.is_foreign ? "foreign" : ""), std::string_view(out.name),
        std::string_view(out.version), std::string_view(out.source.name),
        std::string_view(out.source.version)})
    append(key, part);
  return &asked_.try_emplace(std::move(key), std::move(out)).first->second;
}

}  // namespace vulnerabilities
