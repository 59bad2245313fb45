// A row, a header and a payload to send.
#pragma once

#include "common/hex.hpp"
#include "schemas/canonical.hpp"
#include "schemas/inventory.hpp"
#include "schemas/messages.hpp"
#include "schemas/row.hpp"

namespace unit::wire {

inline schemas::package a_package() {
  schemas::package p;
  p.name = "openssl";
  p.version = "3.0.22-1";
  p.architecture = "amd64";
  p.format = "deb";
  p.status = "install ok installed";
  p.vendor = "A Maintainer <maintainer@example.org>";
  p.section = "utils";
  p.priority = "optional";
  p.size_bytes = 2'289'664;
  p.description = "a toolkit";
  p.installed_at.ms = 1'700'000'000'000;
  return p;
}

inline schemas::header a_header(schemas::message_type type) {
  schemas::header h;
  h.type = type;
  const auto& kind = *schemas::find_message(type);
  if (kind.about == schemas::subject::of_table) h.epoch = 0x1122334455667788, h.version = 7;
  if (kind.ties != schemas::tie::nothing) h.correlation = 0x5577;
  h.instance = 42;
  h.counter = 3;
  if (type == schemas::message_type::delta) h.flags = schemas::flags::last;
  h.kid = 0xfeedfacecafebeef;
  h.sent_ms = 1'700'000'000'123;
  return h;
}

inline schemas::delta a_delta() {
  const auto row = schemas::encode_row(a_package());
  schemas::delta d;
  d.scan_id = "2026-01-01T00:00:00.000Z-0011aabb";
  d.scan_time = 1'700'000'000'000;
  d.upserts.push_back({{row.stable}, {row.volatile_}});
  d.deletes.push_back({"\x95\xa1x\xc0\xc0\xc0\xc0"});
  d.after = {
      .root = {std::string(16, 'r')}, .rows = 12, .md5s = {{"policy", {std::string(16, 'm')}}}};
  return d;
}

}  // namespace unit::wire
