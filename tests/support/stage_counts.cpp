#include "tests/support/stage_counts.hpp"

#include <signal.h>

#include <catch2/catch.hpp>
#include <sstream>

namespace tests {

stage_counts::stage_counts(pipeline& stages, const std::string& name) {
  const auto before = stages.log(name).size();
  stages.kill(name, SIGTERM);
  constexpr std::string_view head = "counted ";
  std::istringstream said(stages.log(name).substr(before));
  for (std::string line; std::getline(said, line);) {
    const auto at = line.find(head);
    const auto colon = line.rfind(": ");
    if (at == std::string::npos || colon == std::string::npos || colon < at) continue;
    const auto from = at + head.size();
    counted_[line.substr(from, colon - from)] = std::stoull(line.substr(colon + 2));
  }
}

std::uint64_t stage_counts::of(const std::string& what) const {
  const auto at = counted_.find(what);
  return at == counted_.end() ? 0 : at->second;
}

std::string stage_counts::text(const std::string& beginning) const {
  std::string out;
  for (const auto& [what, n] : counted_)
    if (what.starts_with(beginning))
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", what, n);
  return out;
}

void check_nothing_garbled(pipeline& stages) {
  const stage_counts broker(stages, "broker");
  INFO(broker.text("refused_"));
  for (const auto* what : {"malformed", "other_wire", "wrong_kind", "multipart", "not_admitted"})
    CHECK(broker.of(fmt::format("refused_{}", what)) == 0);
  CHECK(stages.log("wdb").find("refused") == std::string::npos);
}

}  // namespace tests
