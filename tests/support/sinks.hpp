// Sinks of a running pipeline, for tests of whole stages.
#pragma once

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "common/curl_library.hpp"
#include "tests/support/http_receiver.hpp"
#include "tests/support/pipeline.hpp"
#include "tests/support/skip.hpp"

namespace tests {

/// Puts the sinks into the configuration.
inline void configure_sinks(const pipeline& p, const std::string& sinks) {
  const auto file = p.paths().configuration() + "/muster.yaml";
  std::ofstream(file + ".new") << "sinks:\n" << sinks;
  std::filesystem::permissions(file + ".new", std::filesystem::perms(0644));
  std::filesystem::rename(file + ".new", file);
}

/// A sink `hook` that leads there; skips the test without libcurl.
inline std::string hook_line(const http_receiver& r) {
  if (!common::load_curl()) skip("libcurl is not installed");
  return "  - {name: hook, type: webhook, url: \"http://127.0.0.1:" + std::to_string(r.port()) +
         "/in\"}\n";
}

inline std::set<std::string> told_ids(const pipeline& p) {
  std::set<std::string> out;
  for (const auto& a : p.ask({"alerts"})) out.insert(a.at("id").get<std::string>());
  return out;
}

inline schemas::json sink_state(const pipeline& p, const std::string& sink) {
  for (const auto& s : p.ask({"sinks"}))
    if (s.at("name") == sink) return s;
  return {};
}

}  // namespace tests
