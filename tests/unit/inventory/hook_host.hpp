// A made-up host on which other programs run things on their occasions.
#pragma once

#include <chrono>
#include <thread>

#include "common/hash.hpp"
#include "common/hex.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace tests {

using hook = schemas::startup_hook;
using hook_texts = std::vector<std::string>;

struct hook_host {
  hook_host() { fs::create_directories(root / "etc"); }
  tests::temp_dir root;
  std::vector<hook> all() const {
    const auto s = scan(table_id::startup_hooks, root.path());
    CHECK(s.status == table_status::ok);
    return rows<hook>(s);
  }
  /// `kind path name`, of all that runs.
  hook_texts seen() const {
    hook_texts out;
    for (const auto& h : all())
      if (h.kind != "access")
        out.push_back(*h.kind + " " + *h.path + (h.name->empty() ? "" : " " + *h.name));
    std::ranges::sort(out);
    return out;
  }
  /// `path name = runs`, of one kind.
  hook_texts of(const std::string& kind) const {
    hook_texts out;
    for (const auto& h : all())
      if (h.kind == kind)
        out.push_back(*h.path + (h.name->empty() ? "" : " " + *h.name) + " = " +
                      h.runs.value_or("-"));
    std::ranges::sort(out);
    return out;
  }
  hook at(const std::string& path, const std::string& name = {}) const {
    return the(all(), [&](const hook& h) {
      return h.kind != "access" && h.path == path && h.name == name;
    });
  }
  hook access(const std::string& path) const {
    return the(all(), [&](const hook& h) { return h.kind == "access" && h.path == path; });
  }
  /// A file that dpkg lists and knows the sum of.
  void packaged(const std::string& package, const std::string& path,
                const std::string& text) const {
    write(root, path, text);
    common::hasher md5(common::hasher::kind::md5);
    const auto sum = common::to_hex(std::string_view(md5.add(text).finish()));
    const auto info = "var/lib/dpkg/info/" + package;
    write(root, info + ".list", "/.\n/" + path + "\n");
    write(root, "var/lib/dpkg/status",
          "Package: " + package + "\nStatus: install ok installed\nConffiles:\n /" + path + " " +
              sum + "\nDescription: x\n\n");
  }
};

/// Longer than dpkg's files may lie apart in time.
inline void after_a_while() { std::this_thread::sleep_for(std::chrono::milliseconds{150}); }

}  // namespace tests
