// The file of label rules of a running stage.
#pragma once

#include <memory>

#include "common/watched_file.hpp"
#include "schemas/label_rules/label_rules.hpp"

namespace schemas {

/// Taken when it changed and is good; a broken one is logged once, and the rules of before stay.
class label_rule_file {
 public:
  explicit label_rule_file(std::string file) : file_(std::move(file), label_rules_bytes) {}
  void look(common::instant now);
  std::shared_ptr<const label_rules> current() const { return current_; }

 private:
  common::watched_file file_;
  std::shared_ptr<const label_rules> current_ = std::make_shared<label_rules>();
};

}  // namespace schemas
