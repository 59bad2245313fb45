#include "common/yaml/second_document.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

namespace common::yaml {

namespace {

/// Whether anything stands in a document, and where it begins.
struct seen_enough {};

class second_document : public YAML::EventHandler {
 public:
  std::optional<mark> begins;
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark& m, YAML::anchor_t) override { note(m); }
  void OnScalar(const YAML::Mark& m, const std::string&, YAML::anchor_t,
                const std::string&) override {
    note(m);
  }
  void OnSequenceStart(const YAML::Mark& m, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    note(m);
  }
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& m, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    note(m);
  }
  void OnMapEnd() override {}

 private:
  void note(const YAML::Mark& m) {
    begins = mark{m.line + 1, m.column + 1};
    throw seen_enough{};
  }
};

}  // namespace

std::optional<mark> next_document(YAML::Parser& parser) {
  second_document second;
  try {
    parser.HandleNextDocument(second);
  } catch (const seen_enough&) {
  } catch (const YAML::Exception& e) {
    second.begins = mark{e.mark.line + 1, e.mark.column + 1};
  }
  return second.begins;
}

}  // namespace common::yaml
