// Messages of nftables as the kernel and its tools write them.
#pragma once

// <linux/netfilter.h> does not stand what comes after it otherwise.
#include <netinet/in.h>

#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include <string>
#include <vector>

#include "tests/unit/inventory/messages.hpp"

namespace tests::nft {

inline std::string big(std::uint32_t n) { return bytes_of(htonl(n)); }
inline std::string text(const std::string& s) { return s + '\0'; }
inline std::string nf_head(unsigned family, std::uint16_t id = 0) {
  return bytes_of(nfgenmsg{.nfgen_family = static_cast<std::uint8_t>(family),
                           .version = NFNETLINK_V0,
                           .res_id = htons(id)});
}

inline std::string expression(const std::string& name, const std::string& data) {
  return message("")
      .attribute(NFTA_EXPR_NAME, text(name))
      .attribute(NFTA_EXPR_DATA | NLA_F_NESTED, data)
      .bytes;
}
inline std::string expressions(const std::vector<std::string>& all) {
  message out("");
  for (const auto& one : all) out.attribute(NFTA_LIST_ELEM | NLA_F_NESTED, one);
  return out.bytes;
}

/// A chain of the table `t`, of which more may be said.
inline message chain_message(const std::string& name) {
  return message(nf_head(NFPROTO_INET))
      .attribute(NFTA_CHAIN_TABLE, text("t"))
      .attribute(NFTA_CHAIN_NAME, text(name));
}
inline std::string rule_message(const std::string& chain_name, const std::string& what) {
  return message(nf_head(NFPROTO_INET))
      .attribute(NFTA_RULE_TABLE, text("t"))
      .attribute(NFTA_RULE_CHAIN, text(chain_name))
      .attribute(NFTA_RULE_EXPRESSIONS | NLA_F_NESTED, expressions({what}))
      .bytes;
}

}  // namespace tests::nft
