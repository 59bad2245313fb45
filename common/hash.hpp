// The hashes of the product, over OpenSSL and libsodium. Digests are raw bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace common {

/// A SHA-256 (32 bytes) or MD5 (16 bytes) being fed; the algorithm is fetched once a process, the
/// context once an object.
class hasher {
 public:
  enum class kind { sha256, md5 };
  explicit hasher(kind k = kind::sha256);
  ~hasher();
  hasher(const hasher&) = delete;
  hasher& operator=(const hasher&) = delete;
  hasher& add(std::string_view bytes);
  /// The digest of what was added; the object is ready for the next one.
  std::string finish();
  /// The same, to 32 or 16 bytes at `out`.
  void finish_to(char* out);

 private:
  void start();
  kind kind_;
  evp_md_ctx_st* context_;
};

std::string sha256(std::string_view bytes);
/// RFC 2104 over SHA-256: 32 bytes. The key has any length.
std::string hmac_sha256(std::string_view key, std::string_view bytes);
std::string random_bytes(std::size_t count);
std::uint64_t random_u64();

}  // namespace common
