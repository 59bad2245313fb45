// Functions of programs and of SQL that take a secret as an argument, by its place.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "common/secrets/spans.hpp"

namespace common::secrets {

/// In small letters; the argument's place is counted from 0.
struct call {
  std::string_view name;
  std::uint8_t argument;
  bool of_object = false;        ///< only behind a dot or an arrow, and with all arguments quoted
  std::string_view object = "";  ///< only of this one, whatever the arguments before it are
};

/// What of a function's arguments, which begin at `at`, is a secret where all of it is the value of
/// one: what md5('x') is made of, and what getenv('NAME', 'x') has in reserve. `function` ends with
/// its `(`.
span secret_argument(std::string_view line, std::string_view function, std::size_t at);

inline constexpr auto calls = std::to_array<call>({
    {"mysqli", 2},
    {"pdo", 2},
    {"mysql_connect", 2},
    {"mysql_pconnect", 2},
    {"mysqli_connect", 2},
    {"mysqli_real_connect", 3},
    {"mysql_real_connect", 3},
    {"real_connect", 2},
    {"mssql_connect", 2},
    {"odbc_connect", 2},
    {"db2_connect", 2},
    {"ibase_connect", 2},
    {"oci_connect", 1},
    {"oci_pconnect", 1},
    {"ftp_login", 2},
    {"imap_open", 2},
    {"ldap_bind", 2},
    {"simple_bind_s", 1},
    {"ssh2_auth_password", 2},
    {"getconnection", 2},
    {"httpbasicauth", 1},
    {"httpdigestauth", 1},
    {"networkcredential", 1},
    {"passwordauthentication", 1},
    {"usernamepasswordcredentials", 1},
    {"postgresql_password", 1},
    {"mysql_password", 0},
    {"password_hash", 0},
    {"sensitive", 0},
    {"cookieparser", 0},
    {"buildslave", 1},
    {"worker", 1, true},
    {"modparam", 2},
    {"pgp_sym_encrypt", 1},
    {"pgp_sym_decrypt", 1},
    {"aes_encrypt", 1},
    {"aes_decrypt", 1},
    {"encryptbypassphrase", 0},
    {"decryptbypassphrase", 0},
    {"login", 1, true},
    {"auth", 1, true},
    {"authenticate", 1, true},
    {"connect", 2, true},
    {"sign", 1, false, "jwt"},
    {"verify", 1, false, "jwt"},
    {"encode", 1, false, "jwt"},
    {"decode", 1, false, "jwt"},
});

}  // namespace common::secrets
