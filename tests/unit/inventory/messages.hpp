// Netlink messages made by hand.
#pragma once

#include <linux/netlink.h>

#include <cstring>
#include <string>

namespace tests {

template <class T>
std::string bytes_of(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

/// A message's header with attributes after it.
struct message {
  std::string bytes;
  explicit message(std::string header) : bytes(std::move(header)) { pad(); }
  message& attribute(unsigned short type, const std::string& value) {
    const nlattr head{.nla_len = static_cast<unsigned short>(sizeof(nlattr) + value.size()),
                      .nla_type = type};
    bytes += bytes_of(head) + value;
    pad();
    return *this;
  }

 private:
  void pad() { bytes.resize((bytes.size() + NLA_ALIGNTO - 1) / NLA_ALIGNTO * NLA_ALIGNTO); }
};

}  // namespace tests
