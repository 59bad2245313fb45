#include "analyzer/ruleset.hpp"

#include <cstdlib>
#include <memory>

#include "analyzer/load/rules.hpp"
#include "common/hash.hpp"
#include "common/root_dir.hpp"

namespace analyzer {

using common::errc;
using common::fail;
using common::result;

namespace {
constexpr common::yaml::tree_limits file_limits{.bytes = 1u << 20, .nodes = 100'000, .depth = 32, .noun = "a rule file"};
}  // namespace

result<ruleset> parse_ruleset(const std::string& file, const std::string& text) {
  auto root = common::yaml::parse_tree(text, true, file_limits);
  if (!root) return fail(root.error().code, "{}:{}", file, root.error().detail);
  ruleset out{.file = file, .sha256 = common::sha256(text), .count = 0, .tables = {}, .scores = {}};
  if (auto s = load::ruleset_reader(out).read(*root); !s) return fail(s.error().code, "{}:{}", file, s.error().detail);
  return out;
}

result<ruleset> load_ruleset(const std::string& file) {
  auto root = common::root_dir::open("/");
  if (!root) return fail(root.error());
  const std::unique_ptr<char, decltype(&std::free)> real{::realpath(file.c_str(), nullptr), &std::free};
  if (!real) return fail(errc::not_found, "{}: no such rule file", file);
  auto content = root->read(real.get(), file_limits.bytes + 1);
  if (!content) return fail(content.error());
  return parse_ruleset(file, content->bytes);
}

}  // namespace analyzer
