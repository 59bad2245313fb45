#include "collector/policy/fixture.hpp"

#include <array>
#include <charconv>
#include <optional>

#include "common/suggest.hpp"

namespace collector::policy {

namespace {

constexpr std::size_t longest_path = 4096;
using reporter = std::function<void(mark, const std::string&)>;

std::optional<std::uint32_t> number(const node* n, int base) {
  std::uint32_t v = 0;
  if (n == nullptr || !n->is_scalar()) return std::nullopt;
  const auto* end = n->text.data() + n->text.size();
  const auto [at, ec] = std::from_chars(n->text.data(), end, v, base);
  return ec == std::errc{} && at == end ? std::optional(v) : std::nullopt;
}

/// The text of a scalar, or of one entry of a mapping that may stand in its place.
std::optional<std::string> text_of(const node& n, std::string_view key) {
  if (n.is_scalar()) return n.text;
  const auto* t = n.find(key);
  return t == nullptr     ? std::optional(std::string{})
         : t->is_scalar() ? std::optional(t->text)
                          : std::nullopt;
}

bool is_path_inside(std::string_view path) {
  return path.starts_with('/') && path.size() <= longest_path && path.find("/../") == path.npos &&
         !path.ends_with("/..");
}

void read_files(const node& n, fixture& out, const reporter& report) {
  if (!n.is_mapping()) return report(n.at, "`files` wants a mapping of paths to contents");
  for (const auto& [key, value] : n.entries) {
    fixture::file f{.path = key.text, .content = {}, .folder = key.text.ends_with('/')};
    const auto content = text_of(value, "content");
    const auto* mode = value.find("mode");
    const auto bits = number(mode, 8);
    if (!is_path_inside(key.text) || !content || (mode != nullptr && (!bits || *bits > 07777))) {
      report(
          key.at,
          fmt::format("the fixture file '{}' wants an absolute path, a content and an octal mode",
                      key.text));
      continue;
    }
    f.content = *content;
    f.mode = bits.value_or(f.folder ? 0755 : 0644);
    out.files.push_back(std::move(f));
  }
}

void read_commands(const node& n, fixture& out, const reporter& report) {
  if (!n.is_mapping()) return report(n.at, "`commands` wants a mapping of commands to outputs");
  for (const auto& [key, value] : n.entries) {
    const auto output = text_of(value, "output");
    const auto* exit = value.find("exit");
    const auto status = number(exit, 10);
    if (!output || (exit != nullptr && !status)) {
      report(
          key.at,
          fmt::format("the fixture command '{}' wants an output, or a mapping with output and exit",
                      key.text));
      continue;
    }
    out.commands.push_back({key.text, *output, static_cast<int>(status.value_or(0))});
  }
}

void read_processes(const node& n, fixture& out, const reporter& report) {
  if (!n.is_sequence()) return report(n.at, "`processes` wants a list");
  for (const auto& p : n.items)
    if (p.is_scalar()) out.processes.push_back(p.text);
}

fixture read_one(const node& n, const reporter& report) {
  static constexpr std::array<std::string_view, 3> keys{"files", "processes", "commands"};
  fixture out;
  out.at = n.at;
  if (!n.is_mapping())
    return report(n.at, "a fixture is a mapping with files, processes and commands"), out;
  for (const auto& [key, value] : n.entries) {
    if (key.text == keys[0])
      read_files(value, out, report);
    else if (key.text == keys[1])
      read_processes(value, out, report);
    else if (key.text == keys[2])
      read_commands(value, out, report);
    else
      report(key.at, fmt::format("unknown key '{}' in a fixture{}", key.text,
                                 common::did_you_mean(key.text, keys)));
  }
  return out;
}

}  // namespace

std::vector<fixture> read_fixtures(const node& n, const reporter& report) {
  std::vector<fixture> out;
  if (!n.is_sequence()) out.push_back(read_one(n, report));
  for (const auto& one : n.items) out.push_back(read_one(one, report));
  return out;
}

}  // namespace collector::policy
