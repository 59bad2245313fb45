#include "collector/inventory/told_digest.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "collector/inventory/text.hpp"
#include "common/file_memory.hpp"
#include "common/hex.hpp"
#include "common/secrets/mask.hpp"
#include "common/secrets/secret_files.hpp"

namespace collector::inventory {

namespace {

/// Larger files are hashed as they are: masking them would take as long as the rest of a scan.
constexpr std::size_t text_most = 1u << 20;

std::size_t commands_in(std::string_view line) {
  std::size_t out = 0;
  for (const std::string_view sign : {"$(", "`", "<("})
    for (auto at = line.find(sign); at != line.npos; at = line.find(sign, at + 1)) ++out;
  return out;
}

file_digest digest_of_text(std::string_view bytes) {
  const auto masked = common::secrets::mask_text(bytes);
  const auto sum = common::sha256(masked + hidden_code(masked, bytes));
  return {common::to_hex(std::string_view(sum)), bytes.starts_with("#!")};
}

}  // namespace

std::string hidden_code(std::string_view masked, std::string_view original) {
  std::size_t hidden = 0;
  for (std::string_view was, is; next_line(original, was) && next_line(masked, is);)
    if (was != is) hidden += commands_in(was) - std::min(commands_in(is), commands_in(was));
  return hidden == 0 ? std::string{} : fmt::format("\n{} commands are hidden", hidden);
}

std::shared_ptr<const file_digest> told_digest_of(const common::root_dir& host,
                                                  const std::string& path, std::size_t most) {
  using common::secrets::secret_file;
  const bool is_secret = common::secrets::secret_file_of("/" + path) != secret_file::no;
  const auto make = [&]() -> std::shared_ptr<const file_digest> {
    const auto facts = host.stat(path);
    if (!facts || !S_ISREG(facts->mode) || facts->size > most) return nullptr;
    if (facts->size <= text_most) {
      const auto file = host.read(path, text_most);
      if (!file) return nullptr;
      // Whoever hides a script behind the name of a key gains nothing by it.
      if (is_secret && !file->bytes.starts_with("#!")) return nullptr;
      if (!file->truncated && file->bytes.find('\0') == std::string::npos)
        return std::make_shared<const file_digest>(digest_of_text(file->bytes));
    }
    return is_secret ? nullptr : digest_of(host, path, most, common::hasher::kind::sha256);
  };
  return common::known<file_digest>(host, "told digest", {path}, make,
                                    [](const file_digest&) { return true; });
}

}  // namespace collector::inventory
