#include "collector/inventory/updates/apk_index.hpp"

#include <openssl/evp.h>

#include <array>
#include <charconv>

#include "collector/inventory/unpack/unpacked_file.hpp"
#include "common/hex.hpp"

namespace collector::inventory {

using common::errc;
using common::fail;
using common::result;

namespace {

constexpr std::size_t index_most = 128u << 20;

result<std::string> unpacked(const common::root_dir& host, const std::string& file) {
  auto in = unpacked_file::open(host, file, index_most);
  if (!in) return fail(in.error());
  std::string out, part(64u << 10, '\0');
  for (;;) {
    const auto got = in->read(part.data(), part.size());
    if (!got) return fail(got.error());
    if (*got == 0) return out;
    out.append(part, 0, *got);
  }
}

/// The size of a member, in octal digits.
std::size_t octal(std::string_view digits) {
  std::size_t n = 0;
  const auto from = digits.find_first_not_of(' ');
  if (from != digits.npos)
    std::from_chars(digits.data() + from, digits.data() + digits.size(), n, 8);
  return n;
}

}  // namespace

result<std::string> read_apk_index(const common::root_dir& host, const std::string& file) {
  constexpr std::size_t block = 512, name_size = 100, size_at = 124, size_size = 12;
  auto tar = unpacked(host, file);
  if (!tar) return fail(tar.error());
  const std::string_view all = *tar;
  for (std::size_t at = 0; at + block <= all.size();) {
    const auto head = all.substr(at, block);
    const auto name = head.substr(0, std::min(head.find('\0'), name_size));
    const auto size = octal(head.substr(size_at, size_size));
    at += block;
    if (name.empty()) continue;  // the end of a piece
    if (size > all.size() - at) break;
    if (name == "APKINDEX") return std::string(all.substr(at, size));
    at += (size + block - 1) / block * block;
  }
  return fail(errc::malformed, "{}: there is no APKINDEX in it", file);
}

std::string apk_index_name(std::string_view uri) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
  ::EVP_Digest(uri.data(), uri.size(), sum.data(), nullptr, ::EVP_sha1(), nullptr);
  constexpr std::size_t told = 4;
  const std::string_view first(reinterpret_cast<const char*>(sum.data()), told);
  return "APKINDEX." + common::to_hex(first) + ".tar.gz";
}

}  // namespace collector::inventory
