#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "collector/policy/lint.hpp"
#include "collector/policy/reader.hpp"
#include "collector/policy/trust.hpp"
#include "common/free_memory.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"
#include "common/log.hpp"
#include "common/root_dir.hpp"
#include "common/text.hpp"
#include "common/utf8.hpp"

namespace collector::policy {

using common::errc;
using common::fail;
using common::result;

namespace {

const node* stated_dialect(const node& root) {
  if (const auto* d = root.find("dialect")) return d;
  const auto* p = root.find("policy");
  return p ? p->find("dialect") : nullptr;
}

result<dialect> choose_dialect(const std::string& file, const node& root,
                               std::optional<dialect> forced) {
  if (forced) return *forced;
  const auto* stated = stated_dialect(root);
  if (stated == nullptr) return dialect_of(root);
  auto d = parse_dialect(stated->text);
  if (!d)
    return fail(errc::malformed, "{}:{}:{}: {}", file, stated->at.line, stated->at.column,
                d.error().detail);
  return d;
}

/// Aliases and duplicate keys: errors in muster.
void note_irregular(const std::vector<irregularity>& seen, policy& out) {
  const auto how =
      out.speaks == dialect::muster ? diagnostic::severity::error : diagnostic::severity::warning;
  for (const auto& one : seen)
    out.found.push_back({.how = how, .at = one.at, .code = "yaml", .message = one.what});
}

mark mark_of(std::string_view text, std::size_t at) {
  const auto before = text.substr(0, at);
  const auto newline = before.rfind('\n');
  return {static_cast<int>(std::ranges::count(before, '\n')) + 1,
          static_cast<int>(newline == before.npos ? at : at - newline - 1) + 1};
}

/// What YAML allows of the characters beyond ASCII.
bool is_allowed(char32_t c) { return c == 0x85 || (c >= 0xA0 && c < 0xFFFE) || c > 0xFFFF; }

/// Of what has every second byte zero, as ASCII has it in UTF-16, with or without its mark.
bool is_utf16(std::string_view text) {
  const auto zero = [&](std::size_t at) { return text.size() > at && text[at] == '\0'; };
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
         (zero(0) && zero(2) && !zero(1)) || (zero(1) && zero(3) && !zero(0));
}

std::string not_utf8(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  const auto latin1 = byte < 0xA0
                          ? std::string{}
                          : fmt::format(", which is `{}` in Latin-1",
                                        std::string{static_cast<char>(0xC0u | (byte >> 6)),
                                                    static_cast<char>(0x80u | (byte & 0x3Fu))});
  return fmt::format("the byte 0x{:02X} is no UTF-8{}: save the file as UTF-8", byte, latin1);
}

/// Bytes that are no UTF-8, and controls: YAML has neither, and engines reject such a file. Where
/// the first one is, or nothing.
std::optional<mark> note_bytes(std::string_view text, policy& out) {
  const auto plain = [](char c) {
    return (c >= ' ' && c < 0x7F) || c == '\n' || c == '\t' || c == '\r';
  };
  for (std::size_t at = 0; at < text.size();) {
    if (plain(text[at])) {
      ++at;
      continue;
    }
    auto rest = text.substr(at);
    const auto unit = common::take_utf8(rest);
    if (unit.code_point && is_allowed(*unit.code_point)) {
      at += unit.bytes.size();
      continue;
    }
    auto why = unit.code_point ? fmt::format("the control character U+{:04X} in the file",
                                             static_cast<std::uint32_t>(*unit.code_point))
                               : not_utf8(text, at);
    const auto where = mark_of(text, at);
    out.found.push_back({diagnostic::severity::error, where, "encoding", std::move(why), {}});
    return where;
  }
  return std::nullopt;
}

/// The Wazuh engines take no policy in which such a byte stands.
void reject_for_bytes(mark at, policy& out) {
  for (auto& c : out.checks)
    c.broken = fmt::format("{}:{}: {}: Wazuh rejects the policy", out.file, at.line,
                           out.found.front().message);
}

/// `- f:/a -> !r:^ # && r:x`: without quotes the text of a rule ends at ` #`.
void note_comments(const std::string& text, policy& out) {
  const auto lines = common::split(text, '\n');
  const auto look = [&](const std::vector<loaded_rule>& rules) {
    for (const auto& r : rules) {
      if (r.quoted || r.at.line < 1 || static_cast<std::size_t>(r.at.line) > lines.size()) continue;
      const auto line = std::string_view(lines[static_cast<std::size_t>(r.at.line) - 1]);
      const auto hash = line.find(" #", static_cast<std::size_t>(r.at.column) - 1);
      if (hash == line.npos) continue;
      const auto comment = line.substr(hash);
      const bool of_rule = comment.find_first_of("\\^$*|()[]") != line.npos ||
                           comment.find("&&") != line.npos || comment.find("->") != line.npos ||
                           comment.find("r:") != line.npos || comment.find("n:") != line.npos;
      if (!of_rule) continue;
      const auto how = out.speaks == dialect::muster ? diagnostic::severity::error
                                                     : diagnostic::severity::warning;
      out.found.push_back(
          {how,
           {r.at.line, static_cast<int>(hash) + 2},
           "yaml-comment",
           "YAML takes this for a comment, so that the rule ends in front of it: put "
           "the rule in quotes",
           {}});
    }
  };
  if (out.required) look(out.required->rules);
  for (const auto& c : out.checks) look(c.rules);
}

/// Why there is nothing to judge in it, or empty.
std::string no_policy(const node& root) {
  const auto *policy = root.find("policy"), *checks = root.find("checks");
  if (!root.is_mapping()) return "want a mapping with `policy` and `checks`";
  if (policy == nullptr || !policy->is_mapping()) return "want a mapping `policy`";
  return checks == nullptr || !checks->is_sequence() ? "want a list `checks`" : "";
}

/// YAML of another kind, as lies beside policies in a folder.
bool is_something_else(const node& root) {
  return root.find("policy") == nullptr && root.find("checks") == nullptr;
}

/// A file as a tree takes several times what its policy does: of more than this nothing stays.
constexpr std::size_t memory_of_a_tree = 1u << 20;

struct policy_bytes {
  std::string text, distrust;
};

result<policy_bytes> read_bytes(const std::string& file) {
  auto root = common::root_dir::open("/");
  if (!root) return fail(root.error());
  std::unique_ptr<char, decltype(&std::free)> real{::realpath(file.c_str(), nullptr), &std::free};
  if (file.empty()) return fail(errc::usage, "the name of a policy file is empty");
  if (!real) return fail(errc::not_found, "{}: no such policy file", file);
  std::error_code ignored;
  if (std::filesystem::is_directory(real.get(), ignored))
    return fail(errc::usage, "{}: is a folder, not a policy file", file);
  const auto limit = tree_limits{}.bytes;
  auto content = root->read(real.get(), limit);
  if (!content) return fail(content.error().code, "{}: {}", file, content.error().detail);
  if (content->truncated)
    return fail(errc::too_large, "{}:1:1: {} bytes, a policy has at most {}", file,
                content->facts.size, limit);
  return policy_bytes{std::move(content->bytes), distrust_of(*root, real.get(), content->facts)};
}

/// muster: what is wrong, or nearly right, is an error of the file.
result<policy> refuse_errors(result<policy> p) {
  if (!p || p->speaks != dialect::muster) return p;
  for (const auto& d : p->found)  // a file that is read otherwise than it looks comes first
    if (d.code == "yaml" || d.code == "encoding")
      return fail(errc::malformed, "{}", located(p->file, d));
  for (const auto& d : lint_policy(*p))
    if (d.how == diagnostic::severity::error)
      return fail(errc::malformed, "{}", located(p->file, d));
  return p;
}

}  // namespace

std::string located(const std::string& file, const diagnostic& d) {
  return fmt::format("{}:{}:{}: {}", file, d.at.line, d.at.column, d.message);
}

result<policy> read_policy_text(const std::string& file, const std::string& text,
                                std::optional<dialect> forced) {
  if (is_utf16(text))
    return fail(errc::malformed, "{}:1:1: the file is UTF-16: save it as UTF-8", file);
  std::vector<irregularity> irregular;
  auto root = parse_tree(text, false, &irregular);
  if (!root) return fail(root.error().code, "{}:{}", file, root.error().detail);
  if (const auto why = no_policy(*root); !why.empty())
    return fail(is_something_else(*root) ? errc::unsupported : errc::malformed,
                "{}:{}:{}: this is no policy: {}", file, root->at.line, root->at.column, why);
  auto speaks = choose_dialect(file, *root, forced);
  if (!speaks) return fail(speaks.error());
  policy out;
  out.file = file;
  out.sha256 = common::to_hex(common::sha256(text));
  out.speaks = *speaks;
  const auto bad_byte = note_bytes(text, out);
  note_irregular(irregular, out);
  if (*speaks == dialect::wazuh5 && !irregular.empty())
    root = parse_tree(text, false, nullptr, true);
  if (!root) return fail(root.error().code, "{}:{}", file, root.error().detail);
  policy_reader(out, *speaks).read(*root);
  if (bad_byte && *speaks != dialect::muster) reject_for_bytes(*bad_byte, out);
  note_comments(text, out);
  return out;
}

result<policy> load_policy_text(const std::string& file, const std::string& text,
                                std::optional<dialect> forced) {
  return refuse_errors(read_policy_text(file, text, forced));
}

result<policy> read_policy(const std::string& file, std::optional<dialect> forced) {
  auto bytes = read_bytes(file);
  if (!bytes) return fail(bytes.error());
  auto p = read_policy_text(file, bytes->text, forced);
  if (p) p->distrust = std::move(bytes->distrust);
  return p;
}

result<policy> load_policy(const std::string& file, std::optional<dialect> forced,
                           accepted_policies* accepted) {
  auto p = read_policy(file, forced);
  // A dialect that is forced makes another policy of the same bytes.
  const bool remembers = p && accepted != nullptr && !forced;
  const bool known = remembers && accepted->has(p->sha256);
  auto out = known ? std::move(p) : refuse_errors(std::move(p));
  if (remembers && out) accepted->add(out->sha256);
  common::return_free_memory(memory_of_a_tree);
  return out;
}

}  // namespace collector::policy
