// Records of the OSV format, as texts.
#pragma once

#include <fmt/format.h>

#include <string>

namespace tests {

/// A record about one package, fixed in that version; empty: in none.
inline std::string osv_record(const std::string& id, const std::string& ecosystem,
                              const std::string& package, const std::string& fixed,
                              const std::string& more = {}) {
  const auto end = fixed.empty() ? "" : fmt::format(R"(,{{"fixed":"{}"}})", fixed);
  return fmt::format(
      R"({{"schema_version":"1.7.3","id":"{}","modified":"2026-11-29T00:00:00Z",{}"affected":[)"
      R"({{"package":{{"ecosystem":"{}","name":"{}"}},"ranges":[{{"type":"ECOSYSTEM","events":)"
      R"([{{"introduced":"0"}}{}]}}]}}]}})",
      id, more, ecosystem, package, end);
}

}  // namespace tests
