// Feeds of a few records, imported into a folder of their own.
#pragma once

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "tests/support/temp_dir.hpp"
#include "tests/unit/vulnerabilities/osv_samples.hpp"
#include "vulnerabilities/feed_sources.hpp"
#include "vulnerabilities/feeds.hpp"

namespace tests {

class sample_feeds {
 public:
  /// A record, which the next import takes.
  void add(const std::string& text) { write("record-" + std::to_string(count_++) + ".json", text); }
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories(records());
    std::ofstream(records() + "/" + name) << text;
  }
  std::string records() const { return dir_ / "records"; }
  std::string folder() const { return dir_ / "feeds"; }

  common::result<std::vector<vulnerabilities::feed_record>> import(
      std::vector<std::string> paths, vulnerabilities::import_options how = {}) const {
    auto import = vulnerabilities::feed_import::begin(folder(), how);
    if (!import) return common::fail(import.error());
    if (auto s = vulnerabilities::read_sources(*import, paths, {}); !s)
      return common::fail(s.error());
    return import->finish(1'700'000'000'000);
  }
  /// All records that were added; they have to be right.
  vulnerabilities::feeds imported(vulnerabilities::import_options how = {}) const {
    if (const auto all = import({records()}, how); !all)
      throw std::runtime_error(all.error().detail);
    return vulnerabilities::feeds::open(folder()).value();
  }

 private:
  temp_dir dir_;
  int count_ = 0;
};

}  // namespace tests
