#include "collector/inventory/certificates/x509_text.hpp"

#include <time.h>

#include <algorithm>

namespace collector::inventory {

namespace {

constexpr std::size_t most_text = 1024;

}  // namespace

std::string name_text(const X509_NAME* name) {
  const owned<BIO, BIO_free_all> out{BIO_new(BIO_s_mem())};
  X509_NAME_print_ex(out.get(), name, 0,
                     XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &bytes);
  return size > 0 ? std::string(bytes, std::min(static_cast<std::size_t>(size), most_text))
                  : std::string{};
}

schemas::instant time_of(const ASN1_TIME* time) {
  tm t{};
  if (ASN1_TIME_to_tm(time, &t) != 1) return {};
  return {static_cast<std::int64_t>(::timegm(&t)) * 1000};
}

schemas::text serial_text(const ASN1_INTEGER* serial) {
  const owned<BIGNUM, BN_free> number{ASN1_INTEGER_to_BN(serial, nullptr)};
  if (!number) return {};
  const std::unique_ptr<char, openssl_free> digits{BN_bn2hex(number.get())};
  if (!digits) return {};
  std::string out = digits.get();
  for (auto& c : out) c = static_cast<char>(c >= 'A' && c <= 'F' ? c + 32 : c);
  return out.substr(0, 256);
}

schemas::text algorithm_text(int nid) {
  const char* name = OBJ_nid2sn(nid);
  return name == nullptr || nid == NID_undef ? schemas::text{} : schemas::text(name);
}

}  // namespace collector::inventory
