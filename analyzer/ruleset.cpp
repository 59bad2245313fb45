#include "analyzer/ruleset.hpp"

#include "analyzer/load/rules.hpp"
#include "common/hash.hpp"
#include "common/watched_file.hpp"

namespace analyzer {

using common::fail;
using common::result;

namespace {
constexpr common::yaml::tree_limits file_limits{
    .bytes = ruleset_bytes, .nodes = 100'000, .depth = 32, .noun = "a rule file"};
}  // namespace

result<ruleset> parse_ruleset(const std::string& file, const std::string& text) {
  auto root = common::yaml::parse_tree(text, true, file_limits);
  if (!root) return fail(root.error().code, "{}:{}", file, root.error().detail);
  ruleset out{
      .file = file, .sha256 = common::sha256(text), .notes = {}, .tables = {}, .scores = {}};
  if (auto s = load::ruleset_reader(out).read(*root); !s)
    return fail(s.error().code, "{}:{}", file, s.error().detail);
  return out;
}

result<ruleset> load_ruleset(const std::string& file) {
  auto text = common::read_file(file, ruleset_bytes);
  if (!text) return fail(text.error());
  return parse_ruleset(file, *text);
}

}  // namespace analyzer
