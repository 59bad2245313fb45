#include "collector/inventory/certificates/x509_parts.hpp"

#include <openssl/ec.h>
#include <openssl/err.h>

#include <map>
#include <set>

#include "collector/inventory/certificates/x509_text.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"

namespace collector::inventory {

namespace {

using algorithm = owned<X509_ALGOR, X509_ALGOR_free>;
using bits = owned<ASN1_BIT_STRING, ASN1_BIT_STRING_free>;

/// Reads one DER value after another. What does not fit makes it bad, and everything that follows
/// from it.
class der_cursor {
 public:
  explicit der_cursor(std::string_view bytes)
      : der_cursor(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()) {}
  der_cursor(const unsigned char* at, std::size_t size) : at_(at), end_(at + size) {}

  bool at_end() const { return good_ && at_ == end_; }
  bool next_is(int tag, int tag_class = V_ASN1_UNIVERSAL) const {
    const unsigned char* at = at_;
    long size = 0;
    int found = 0, found_class = 0;
    // The lowest bit tells of a length that is not given, which DER does not have.
    return good_ && at_ != end_ &&
           (ASN1_get_object(&at, &size, &found, &found_class, end_ - at_) & 0x81) == 0 &&
           found == tag && found_class == tag_class;
  }

  /// What the value of that tag, which is made of others, holds.
  der_cursor inside(int tag, int tag_class = V_ASN1_UNIVERSAL) {
    der_cursor out(end_, 0);
    long size = 0;
    int found = 0, found_class = 0;
    good_ = out.good_ = next_is(tag, tag_class);
    if (good_)
      out.good_ = good_ = (ASN1_get_object(&at_, &size, &found, &found_class, end_ - at_) &
                           V_ASN1_CONSTRUCTED) != 0;
    if (!good_) return out;
    out.at_ = at_;
    at_ = out.end_ = at_ + size;
    return out;
  }

  /// The next value as OpenSSL reads its kind; empty when it is bad.
  template <class T, auto Free>
  owned<T, Free> take(T* (*read)(T**, const unsigned char**, long)) {
    owned<T, Free> out{good_ ? read(nullptr, &at_, end_ - at_) : nullptr};
    good_ = static_cast<bool>(out);
    return out;
  }

 private:
  const unsigned char *at_, *end_;
  bool good_ = true;
};

int nid_of(const X509_ALGOR* a) {
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, a);
  return OBJ_obj2nid(object);
}

int bits_of_rsa(const ASN1_BIT_STRING* key) {
  der_cursor whole(ASN1_STRING_get0_data(key), static_cast<std::size_t>(ASN1_STRING_length(key)));
  auto numbers = whole.inside(V_ASN1_SEQUENCE);
  const auto modulus = numbers.take<ASN1_INTEGER, ASN1_INTEGER_free>(d2i_ASN1_INTEGER);
  const bool sound = modulus && ASN1_STRING_type(modulus.get()) != V_ASN1_NEG_INTEGER;
  const owned<BIGNUM, BN_free> number{sound ? ASN1_INTEGER_to_BN(modulus.get(), nullptr) : nullptr};
  return number ? BN_num_bits(number.get()) : 0;
}

int bits_of_curve(const X509_ALGOR* a) {
  thread_local std::map<int, int> known;
  int type = 0;
  const void* value = nullptr;
  X509_ALGOR_get0(nullptr, &type, &value, a);
  if (type != V_ASN1_OBJECT) return 0;
  const int nid = OBJ_obj2nid(static_cast<const ASN1_OBJECT*>(value));
  if (const auto at = known.find(nid); at != known.end()) return at->second;
  const owned<EC_GROUP, EC_GROUP_free> group{EC_GROUP_new_by_curve_name(nid)};
  const int size = group ? EC_GROUP_order_bits(group.get()) : 0;
  if (size > 0) known.emplace(nid, size);
  return size;
}

/// What the extensions say of an authority, as X509_check_ca(3) and X509_get_extension_flags(3)
/// take it.
struct extension_facts {
  std::optional<bool> ca;              ///< of the basic constraints
  std::optional<std::uint32_t> usage;  ///< of the key, its first 16 bits
  owned<AUTHORITY_KEYID, AUTHORITY_KEYID_free> issuer_key;
  owned<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> own_key;
};

/// False: not of the common kind.
bool note(extension_facts& to, int nid, void* value) {
  if (nid == NID_netscape_cert_type || nid == NID_proxyCertInfo) return false;
  if (nid == NID_basic_constraints) {
    const auto* b = static_cast<const BASIC_CONSTRAINTS*>(value);
    to.ca = b->ca != 0;
    return b->pathlen == nullptr || ASN1_STRING_type(b->pathlen) != V_ASN1_NEG_INTEGER;
  }
  if (nid == NID_key_usage) {
    const auto* usage = static_cast<const ASN1_BIT_STRING*>(value);
    to.usage = 0;
    for (int i = 0; i < ASN1_STRING_length(usage) && i < 2; ++i)
      *to.usage |= std::uint32_t{ASN1_STRING_get0_data(usage)[i]} << 8 * i;
    return *to.usage != 0;
  }
  if (nid == NID_authority_key_identifier)
    to.issuer_key.reset(
        static_cast<AUTHORITY_KEYID*>(ASN1_item_dup(ASN1_ITEM_rptr(AUTHORITY_KEYID), value)));
  if (nid == NID_subject_key_identifier)
    to.own_key.reset(ASN1_OCTET_STRING_dup(static_cast<ASN1_OCTET_STRING*>(value)));
  return true;
}

std::optional<extension_facts> read_extensions(const X509_EXTENSIONS* all) {
  extension_facts out;
  std::set<int> seen;
  for (int i = 0; i < sk_X509_EXTENSION_num(all); ++i) {
    auto* e = sk_X509_EXTENSION_value(all, i);
    const auto* method = X509V3_EXT_get(e);
    if (method == nullptr) continue;  // not one that OpenSSL reads, either
    const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(e));
    void* value = method->it != nullptr && seen.insert(nid).second ? X509V3_EXT_d2i(e) : nullptr;
    const bool common = value != nullptr && note(out, nid, value);
    if (value != nullptr)
      ASN1_item_free(static_cast<ASN1_VALUE*>(value), ASN1_ITEM_ptr(method->it));
    if (!common) return std::nullopt;
  }
  return out;
}

/// The parts that the rest is made of.
struct parts {
  owned<ASN1_INTEGER, ASN1_INTEGER_free> serial;
  algorithm inner, key_kind, outer;
  owned<X509_NAME, X509_NAME_free> issuer, subject;
  owned<ASN1_TIME, ASN1_TIME_free> from, until;
  bits key;
  extension_facts extensions;
};

void free_extensions(X509_EXTENSIONS* all) { sk_X509_EXTENSION_pop_free(all, X509_EXTENSION_free); }

std::optional<parts> cut(std::string_view der) {
  parts p;
  der_cursor file(der);
  auto all = file.inside(V_ASN1_SEQUENCE), to_be_signed = all.inside(V_ASN1_SEQUENCE),
       version = to_be_signed.inside(0, V_ASN1_CONTEXT_SPECIFIC);
  const auto number = version.take<ASN1_INTEGER, ASN1_INTEGER_free>(d2i_ASN1_INTEGER);
  if (!number || ASN1_INTEGER_get(number.get()) != 2 || !version.at_end() || !file.at_end())
    return std::nullopt;
  p.serial = to_be_signed.take<ASN1_INTEGER, ASN1_INTEGER_free>(d2i_ASN1_INTEGER);
  p.inner = to_be_signed.take<X509_ALGOR, X509_ALGOR_free>(d2i_X509_ALGOR);
  p.issuer = to_be_signed.take<X509_NAME, X509_NAME_free>(d2i_X509_NAME);
  auto validity = to_be_signed.inside(V_ASN1_SEQUENCE);
  p.from = validity.take<ASN1_TIME, ASN1_TIME_free>(d2i_ASN1_TIME);
  p.until = validity.take<ASN1_TIME, ASN1_TIME_free>(d2i_ASN1_TIME);
  p.subject = to_be_signed.take<X509_NAME, X509_NAME_free>(d2i_X509_NAME);
  auto key = to_be_signed.inside(V_ASN1_SEQUENCE);
  p.key_kind = key.take<X509_ALGOR, X509_ALGOR_free>(d2i_X509_ALGOR);
  p.key = key.take<ASN1_BIT_STRING, ASN1_BIT_STRING_free>(d2i_ASN1_BIT_STRING);
  auto box = to_be_signed.inside(3, V_ASN1_CONTEXT_SPECIFIC);
  const auto extensions = box.take<X509_EXTENSIONS, free_extensions>(d2i_X509_EXTENSIONS);
  p.outer = all.take<X509_ALGOR, X509_ALGOR_free>(d2i_X509_ALGOR);
  const auto signature = all.take<ASN1_BIT_STRING, ASN1_BIT_STRING_free>(d2i_ASN1_BIT_STRING);
  if (!signature || !extensions || !validity.at_end() || !key.at_end() || !box.at_end() ||
      !to_be_signed.at_end() || !all.at_end())
    return std::nullopt;
  auto facts = read_extensions(extensions.get());
  if (!facts) return std::nullopt;
  p.extensions = std::move(*facts);
  return p;
}

bool is_ca(const extension_facts& e) {
  const bool may_sign = !e.usage || (*e.usage & KU_KEY_CERT_SIGN) != 0;
  return may_sign && (e.ca ? *e.ca : e.usage.has_value());
}

/// The key that signed it is said to be its own.
bool names_own_key(const parts& p) {
  const auto* a = p.extensions.issuer_key.get();
  if (a == nullptr) return true;
  if (a->keyid != nullptr && p.extensions.own_key &&
      ASN1_OCTET_STRING_cmp(a->keyid, p.extensions.own_key.get()) != 0)
    return false;
  if (a->serial != nullptr && ASN1_INTEGER_cmp(a->serial, p.serial.get()) != 0) return false;
  for (int i = 0; i < sk_GENERAL_NAME_num(a->issuer); ++i) {
    const auto* name = sk_GENERAL_NAME_value(a->issuer, i);
    if (name->type == GEN_DIRNAME) return X509_NAME_cmp(name->d.dirn, p.issuer.get()) == 0;
  }
  return true;
}

bool is_self_signed(const parts& p, int key_nid) {
  int signer = NID_undef;
  if (X509_NAME_cmp(p.subject.get(), p.issuer.get()) != 0 || !names_own_key(p)) return false;
  if (OBJ_find_sigid_algs(nid_of(p.inner.get()), nullptr, &signer) == 0) return false;
  return signer == key_nid || (key_nid == NID_rsaEncryption && signer == NID_rsassaPss);
}

}  // namespace

std::optional<schemas::certificate> parse_common_certificate(std::string_view der) {
  const auto p = cut(der);
  ERR_clear_error();
  if (!p) return std::nullopt;
  const int key = nid_of(p->key_kind.get());
  const int size = key == NID_rsaEncryption          ? bits_of_rsa(p->key.get())
                   : key == NID_X9_62_id_ecPublicKey ? bits_of_curve(p->key_kind.get())
                                                     : 0;
  if (size <= 0) return std::nullopt;
  schemas::certificate c;
  c.sha256 = common::to_hex(common::sha256(der));
  c.subject = name_text(p->subject.get());
  c.issuer = name_text(p->issuer.get());
  c.serial = serial_text(p->serial.get());
  c.not_before = time_of(p->from.get());
  c.not_after = time_of(p->until.get());
  c.key_type = algorithm_text(key);
  c.key_bits = size;
  c.signature_algorithm = algorithm_text(nid_of(p->outer.get()));
  c.self_signed = is_self_signed(*p, key);
  c.ca = is_ca(p->extensions);
  return c;
}

}  // namespace collector::inventory
