// Hosts that a test makes up, and what feeds say of them.
#pragma once

#include "schemas/inventory.hpp"
#include "tests/support/agent_history.hpp"
#include "tests/unit/vulnerabilities/sample_feeds.hpp"
#include "vulnerabilities/host_findings.hpp"

namespace tests {

struct host {
  schemas::os os;
  std::vector<schemas::package> packages;
  std::vector<schemas::repository> repositories;
};

inline host host_of(const std::string& id, const std::string& version,
                    const std::string& kernel = {}) {
  host out;
  out.os.host = "h";
  out.os.distribution = id;
  if (!version.empty()) out.os.version_id = version;
  if (!kernel.empty()) out.os.kernel = kernel;
  return out;
}

/// `source` is as the package manager has it.
inline schemas::package& install(host& on, const std::string& format, const std::string& name,
                                 const std::string& version, const std::string& source = {},
                                 const std::string& source_version = {}) {
  schemas::package p;
  p.format = format;
  p.name = name;
  p.version = version;
  p.architecture = format == "deb" ? "amd64" : "x86_64";
  if (format == "deb") p.status = "install ok installed";
  if (!source.empty()) p.source = source;
  if (!source_version.empty()) p.source_version = source_version;
  return on.packages.emplace_back(p);
}

template <class Row>
std::vector<schemas::encoded_row> encoded_rows(const std::vector<Row>& rows) {
  std::vector<schemas::encoded_row> out;
  for (const auto& row : rows) out.push_back(schemas::encode_row(row));
  return out;
}

inline std::vector<vulnerabilities::finding> found_on(const host& h, const sample_feeds& of,
                                                      vulnerabilities::import_options how = {}) {
  agent_history store;
  store.snapshot(schemas::table_id::os, {schemas::encode_row(h.os)});
  store.snapshot(schemas::table_id::packages, encoded_rows(h.packages));
  store.snapshot(schemas::table_id::repositories, encoded_rows(h.repositories));
  auto in = of.imported(how);
  vulnerabilities::matcher by(in);
  return store.read([&](const store::reader& r) {
    vulnerabilities::package_memory known;
    const auto rows = vulnerabilities::read_rows(r).value();
    const auto packages = vulnerabilities::packages_of(rows, known);
    return vulnerabilities::find_all(by, in, packages, {}).value().all;
  });
}

/// `STATE SOURCE VERSION (BINARIES)`, a line each.
inline std::vector<std::string> lines_of(const std::vector<vulnerabilities::finding>& all) {
  std::vector<std::string> out;
  for (const auto& f : all)
    out.push_back(fmt::format("{} {} {} ({})", vulnerabilities::name(f.is), f.source, f.version,
                              fmt::join(f.binaries, " ")));
  std::ranges::sort(out);
  return out;
}

using lines = std::vector<std::string>;

}  // namespace tests
