// Private keys of SSH that lie on the host.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// One file with a private key. `user` is whose home it lies in, `uid` and `gid` are who owns the
/// file. `public_part` says where type, size and fingerprint were read: `key`, the part of the file
/// that stands in the clear, or `pub`, the file beside it, which somebody may have put there.
struct ssh_key {
  static constexpr auto id = table_id::ssh_keys;
  static constexpr std::string_view name_of_table = "ssh_keys";
  text path, user;
  integer uid, gid;
  text mode, format, type;
  integer bits;
  boolean encrypted;
  text cipher, fingerprint, public_part, comment;
  static constexpr auto fields() {
    return listing(
        key("path", &ssh_key::path, {.ecs = "file.path", .osquery = "user_ssh_keys.path"}),
        stable("user", &ssh_key::user, {.ecs = "user.name"}),
        stable("uid", &ssh_key::uid, {.ecs = "file.uid", .osquery = "user_ssh_keys.uid"}),
        stable("gid", &ssh_key::gid, {.ecs = "file.gid"}),
        stable("mode", &ssh_key::mode, {.unit = "octal", .ecs = "file.mode"}),
        stable("format", &ssh_key::format),
        stable("type", &ssh_key::type, {.osquery = "user_ssh_keys.key_type"}),
        stable("bits", &ssh_key::bits, {.unit = "bits", .osquery = "user_ssh_keys.key_length"}),
        stable("encrypted", &ssh_key::encrypted, {.osquery = "user_ssh_keys.encrypted"}),
        stable("cipher", &ssh_key::cipher), stable("fingerprint", &ssh_key::fingerprint),
        stable("public_part", &ssh_key::public_part), stable("comment", &ssh_key::comment));
  }
};

}  // namespace schemas
