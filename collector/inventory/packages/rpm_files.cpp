#include "collector/inventory/packages/rpm_files.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace collector::inventory {

namespace {

constexpr std::size_t entry_size = 16, entries_most = 10'000, folders_most = 1'000'000;
enum rpm_tag : std::uint32_t { of_name = 1000, of_dir_indexes = 1116, of_basenames, of_dirnames };

std::optional<std::uint32_t> big_endian(std::string_view bytes, std::size_t at) {
  if (bytes.size() < 4 || at > bytes.size() - 4) return std::nullopt;
  std::uint32_t n = 0;
  for (std::size_t i = 0; i < 4; ++i) n = n << 8 | static_cast<unsigned char>(bytes[at + i]);
  return n;
}

/// What one entry points at; texts lie behind one another, each ended by a zero.
struct header_entry {
  std::string_view data;
  std::uint32_t count = 0;
};

class header_parts {
 public:
  explicit header_parts(std::string_view bytes) : bytes_(bytes) {
    const auto entries = big_endian(bytes, 0);
    if (entries && *entries <= entries_most) entries_ = *entries;
  }
  /// Without data: it is not there.
  header_entry find(rpm_tag tag) const {
    const auto data = 8 + std::size_t{entries_} * entry_size;
    for (std::size_t i = 0; i < entries_; ++i) {
      const auto at = 8 + i * entry_size;
      if (big_endian(bytes_, at) != tag) continue;
      const auto offset = big_endian(bytes_, at + 8), count = big_endian(bytes_, at + 12);
      if (!offset || !count || data > bytes_.size() || *offset > bytes_.size() - data) return {};
      return {bytes_.substr(data + *offset), *count};
    }
    return {};
  }

 private:
  std::string_view bytes_;
  std::uint32_t entries_ = 0;
};

std::string_view take_text(std::string_view& rest) {
  const auto end = rest.find('\0');
  const auto text = rest.substr(0, end);
  rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  return text;
}

}  // namespace

bool each_rpm_file(
    std::string_view header,
    const std::function<void(std::string_view, std::string_view, std::string_view)>& each) {
  const header_parts parts(header);
  auto name = parts.find(of_name), names = parts.find(of_basenames),
       folders = parts.find(of_dirnames);
  const auto indexes = parts.find(of_dir_indexes);
  const auto package = take_text(name.data);
  if (package.empty()) return false;
  std::vector<std::string_view> all;
  for (std::uint32_t i = 0; i < folders.count && !folders.data.empty() && i < folders_most; ++i)
    all.push_back(take_text(folders.data));
  for (std::uint32_t i = 0; i < names.count && !names.data.empty(); ++i) {
    const auto base = take_text(names.data);
    const auto folder = big_endian(indexes.data, std::size_t{i} * 4);
    if (folder && *folder < all.size()) each(package, all[*folder], base);
  }
  return true;
}

}  // namespace collector::inventory
