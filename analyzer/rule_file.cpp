#include "analyzer/rule_file.hpp"

#include <sys/stat.h>

#include "common/hex.hpp"
#include "common/log.hpp"

namespace analyzer {

using common::fail;
using common::result;

namespace {
constexpr auto look_every = std::chrono::seconds{1};
}  // namespace

rule_file::stamp rule_file::stamp_of(const std::string& file) {
  struct stat s {};
  if (::stat(file.c_str(), &s) != 0) return {};
  return {s.st_dev, s.st_ino, s.st_size, s.st_mtim.tv_sec, s.st_mtim.tv_nsec};
}

/// The stamp is taken first: a file that is written meanwhile has another one at the next look.
result<rule_file> rule_file::open(std::string file) {
  const auto s = stamp_of(file);
  auto rules = load_ruleset(file);
  if (!rules) return fail(rules.error());
  return rule_file(std::move(*rules), s);
}

rule_file::seen rule_file::look(common::instant now, bool asked) {
  if (!asked && now < next_) return seen::unchanged;
  next_ = now + look_every;
  const auto s = stamp_of(rules_.file);
  if (!asked && s == stamp_) return seen::unchanged;
  stamp_ = s;
  auto fresh = load_ruleset(rules_.file);
  if (!fresh) {
    spdlog::error("{}; the rules of before stay, sha256 {}", common::one_line(fresh.error().detail), common::to_hex(rules_.sha256));
    return seen::refused;
  }
  const bool same = fresh->sha256 == rules_.sha256;
  if (same && !asked) return seen::unchanged;
  rules_ = std::move(*fresh);
  spdlog::info("{}: {} rules, sha256 {}", rules_.file, rules_.count, common::to_hex(rules_.sha256));
  return seen::taken;
}

}  // namespace analyzer
