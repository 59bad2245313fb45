// What commands print as JSON, compared with the schemas in docs/schema/.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/temp_dir.hpp"

namespace tests {

/// Objects by their schema.
class schema_documents {
 public:
  /// The lines that are objects, of which each says what it is and whom it is about.
  void add(const std::string& printed);

  /// The names of the schemas that were met, after all objects were compared. Skips the case where
  /// there is nothing to compare with.
  std::set<std::string> compared() const;

 private:
  temp_dir dir_;
  std::map<std::string, std::vector<std::string>> files_;  ///< an object each
  int count_ = 0;
};

/// Whether an object in a file is as the schema of that name has it: what is wrong, or nothing.
std::string differences(const std::string& schema, std::vector<std::string> files);

/// All objects that were printed are as their schemas have them.
void check_schemas(const std::string& printed);

}  // namespace tests
