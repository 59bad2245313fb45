// What the query of an address carries: signatures and keys by which it lets anybody in.
#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

/// Names that a signed or authorised address has, and which say too little elsewhere.
constexpr auto always = sorted({"sig",
                                "signature",
                                "x-amz-signature",
                                "x-amz-credential",
                                "x-amz-security-token",
                                "x-goog-signature",
                                "x-goog-credential",
                                "x-oss-signature",
                                "x-cos-security-token",
                                "access_token",
                                "id_token",
                                "refresh_token",
                                "auth",
                                "auth_token",
                                "hmac",
                                "samlresponse",
                                "saml_response",
                                "assertion",
                                "ticket",
                                "sas",
                                "se_sig",
                                "hdnea",
                                "hdnts",
                                "awsaccesskeyid",
                                "googleaccessid",
                                "ossaccesskeyid",
                                "code_verifier",
                                "jwt",
                                "otp",
                                "sessionid",
                                "session_id",
                                "client_assertion"});
/// These have other uses: the value has to look like a secret.
constexpr auto if_chosen =
    sorted({"code", "key", "s", "k", "hash", "h", "signed", "nonce", "sid", "session"});

bool ends_query_value(char c) {
  return is_blank(c) || is_quote(c) || c == '&' || c == '#' || c == '<' || c == '>' || c == ';' ||
         c == '\\' || c == '|' || c == ')';
}

/// A name that an ampersand of HTML stands before begins behind it.
std::size_t begin_of_name(std::string_view line, std::size_t sign) {
  return line.substr(sign).starts_with("&amp;") ? sign + 5 : sign + 1;
}

bool looks_secret(std::string_view v) {
  return v.size() >= 10 && v.size() < 4096 && looks_chosen(v.substr(0, 256)) &&
         v.find('.') == v.npos;
}

}  // namespace

void find_queries(std::string_view line, spans& out) {
  constexpr std::size_t longest_name = 32, shortest = 5;
  for (auto sign = line.find_first_of("?&"); sign != line.npos;
       sign = line.find_first_of("?&", sign + 1)) {
    const auto begin = begin_of_name(line, sign);
    auto equals = begin;
    while (equals < line.size() && equals - begin < longest_name && is_name_char(line[equals]))
      ++equals;
    if (equals == begin || equals >= line.size() || line[equals] != '=') continue;
    const auto name = lower(line.substr(begin, equals - begin));
    const bool sure = is_one_of(name, always);
    if (!sure && !is_one_of(name, if_chosen)) continue;
    auto end = equals + 1;
    while (end < line.size() && !ends_query_value(line[end])) ++end;
    sign = end - 1;  // a question mark in a value begins nothing
    const span value{equals + 1, end};
    const auto v = part_of(line, value);
    if (v.size() < shortest || is_plain(v) || (!sure && !looks_secret(v))) continue;
    out.push_back(value);
  }
}

}  // namespace common::secrets
