#include "common/hash.hpp"

#include <openssl/evp.h>
#include <sodium.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace common {

namespace {
const EVP_MD* algorithm(hasher::kind k) {
  struct release {
    void operator()(EVP_MD* md) const { EVP_MD_free(md); }
  };
  using handle = std::unique_ptr<EVP_MD, release>;
  static const handle sha{EVP_MD_fetch(nullptr, "SHA256", nullptr)},
      md5{EVP_MD_fetch(nullptr, "MD5", nullptr)};
  return k == hasher::kind::sha256 ? sha.get() : md5.get();
}
}  // namespace

hasher::hasher(kind k) : kind_(k), context_(EVP_MD_CTX_new()) {
  if (context_ == nullptr || algorithm(k) == nullptr)
    throw std::runtime_error("OpenSSL has no SHA-256 or MD5");
  start();
}

hasher::~hasher() { EVP_MD_CTX_free(context_); }

void hasher::start() {
  if (EVP_DigestInit_ex2(context_, algorithm(kind_), nullptr) != 1)
    throw std::runtime_error("OpenSSL: digest init failed");
}

hasher& hasher::add(std::string_view bytes) {
  if (EVP_DigestUpdate(context_, bytes.data(), bytes.size()) != 1)
    throw std::runtime_error("OpenSSL: digest update failed");
  return *this;
}

void hasher::finish_to(char* out) {
  if (EVP_DigestFinal_ex(context_, reinterpret_cast<unsigned char*>(out), nullptr) != 1)
    throw std::runtime_error("OpenSSL: digest final failed");
  start();
}

std::string hasher::finish() {
  std::string out(kind_ == kind::sha256 ? 32 : 16, '\0');
  finish_to(out.data());
  return out;
}

std::string sha256(std::string_view bytes) {
  thread_local hasher h;
  return h.add(bytes).finish();
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  std::string out(32, '\0');
  std::size_t size = 0;
  if (EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, key.empty() ? "" : key.data(),
                key.size(), data, bytes.size(), reinterpret_cast<unsigned char*>(out.data()),
                out.size(), &size) == nullptr ||
      size != out.size())
    throw std::runtime_error("OpenSSL has no HMAC-SHA256");
  return out;
}

std::string random_bytes(std::size_t count) {
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("libsodium did not start");
  std::string out(count, '\0');
  randombytes_buf(out.data(), count);
  return out;
}

std::uint64_t random_u64() {
  std::uint64_t number = 0;
  std::memcpy(&number, random_bytes(sizeof number).data(), sizeof number);
  return number;
}

}  // namespace common
