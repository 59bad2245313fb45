#include "collector/inventory/updates/apk_index.hpp"

#include <openssl/evp.h>

#include <array>
#include <charconv>
#include <memory>

#include "common/hex.hpp"
#include "common/loaded_library.hpp"

namespace collector::inventory {

using common::errc;
using common::fail;
using common::result;

namespace {

constexpr std::size_t index_most = 128u << 20;

/// zlib's calls for files, as zlib.h declares them; they read one piece after the other.
struct zlib_library {
  void* (*open)(int file, const char* mode) = nullptr;
  int (*read)(void* file, void* to, unsigned size) = nullptr;
  int (*close)(void* file) = nullptr;
};

result<zlib_library> load_zlib() {
  void* const library = common::load_library({"libz.so.1"});
  zlib_library l;
  if (library == nullptr || !common::find_call(library, "gzdopen", l.open) ||
      !common::find_call(library, "gzread", l.read) ||
      !common::find_call(library, "gzclose", l.close))
    return fail(errc::unsupported, "libz is not installed");
  return l;
}

result<std::string> unpacked(const common::root_dir& host, const std::string& file) {
  static const auto zlib = load_zlib();
  if (!zlib) return fail(zlib.error().code, "{}: {}", file, zlib.error().detail);
  auto fd = host.open_file(file);
  if (!fd) return fail(fd.error());
  const std::unique_ptr<void, int (*)(void*)> in{zlib->open(fd->get(), "r"), zlib->close};
  if (!in) return fail(errc::io, "{}: it cannot be opened", file);
  fd->release();  // `in` closes it
  std::string out;
  std::array<char, 64u << 10> part{};
  for (;;) {
    const int got = zlib->read(in.get(), part.data(), part.size());
    if (got < 0) return fail(errc::malformed, "{}: it cannot be unpacked", file);
    if (got == 0) return out;
    if (host.is_budget_spent()) return fail(errc::timeout, "{}: too much to read", file);
    if (out.size() > index_most)
      return fail(errc::too_large, "{}: it becomes larger than {} bytes", file, index_most);
    out.append(part.data(), static_cast<std::size_t>(got));
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
