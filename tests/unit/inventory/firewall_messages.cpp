// What messages of nftables say of rules, chains and sets.
#include "collector/inventory/firewall/nft_messages.hpp"
#include "tests/unit/inventory/nft_bytes.hpp"
#include "tests/unit/inventory/scan.hpp"

using tests::bytes_of;
using tests::message;
using namespace tests::nft;

TEST_CASE("rules are told apart by what they say, not by what they have counted",
          "[inventory][firewall]") {
  const inventory::nft_name of{NFPROTO_INET, "t", "c"};
  const std::map<inventory::nft_name, std::string> none;
  const auto counted = [&](std::uint64_t n) {
    return inventory::rule_text(
        of, expressions({expression("counter", message("").attribute(1, bytes_of(n)).bytes)}),
        none);
  };
  CHECK(counted(1) == counted(7));
  const auto quota = [&](std::uint64_t most, std::uint64_t used) {
    return inventory::rule_text(
        of,
        expressions({expression(
            "quota", message("").attribute(1, bytes_of(most)).attribute(4, bytes_of(used)).bytes)}),
        none);
  };
  CHECK(quota(9, 1) == quota(9, 2));
  CHECK(quota(9, 1) != quota(8, 1));
  // A set without a name of its own is what is in it.
  const auto lookup = [&](const std::string& set, std::uint32_t number, const std::string& holds) {
    return inventory::rule_text(
        of,
        expressions({expression("lookup", message("")
                                              .attribute(NFTA_LOOKUP_SET, text(set))
                                              .attribute(NFTA_LOOKUP_SET_ID, big(number))
                                              .bytes)}),
        {{{NFPROTO_INET, "t", "__set0"}, holds}, {{NFPROTO_INET, "t", "__set1"}, holds}});
  };
  CHECK(lookup("__set0", 1, "a") == lookup("__set1", 2, "a"));
  CHECK(lookup("__set0", 1, "a") != lookup("__set0", 1, "b"));
  CHECK(lookup("mine", 1, "a") != lookup("other", 1, "a"));
}

TEST_CASE("a rule of the kernel's that has a verdict and no condition is for every packet",
          "[inventory][firewall]") {
  using inventory::rule_verdict;
  const auto verdict = [](int code) {
    const auto says =
        message("").attribute(NFTA_VERDICT_CODE, big(static_cast<std::uint32_t>(code))).bytes;
    const auto data = message("").attribute(NFTA_DATA_VERDICT | NLA_F_NESTED, says).bytes;
    return expression("immediate",
                      message("").attribute(NFTA_IMMEDIATE_DATA | NLA_F_NESTED, data).bytes);
  };
  const auto of = [](const std::vector<std::string>& all) {
    return inventory::verdict_of_rule(expressions(all));
  };
  const auto counter = expression("counter", ""), condition = expression("cmp", "");
  CHECK(of({counter, verdict(NF_ACCEPT)}) == rule_verdict::accepts);
  CHECK(of({verdict(NF_DROP)}) == rule_verdict::refuses);
  CHECK(of({expression("reject", "")}) == rule_verdict::refuses);
  CHECK(of({condition, verdict(NF_ACCEPT)}) == rule_verdict::of_some);
  CHECK(of({verdict(NFT_JUMP)}) == rule_verdict::of_some);
  CHECK(of({counter}) == rule_verdict::of_some);
  CHECK(of({}) == rule_verdict::of_some);
}

TEST_CASE("a block of a rule's own is part of the rule, whatever the kernel calls it",
          "[inventory][firewall]") {
  const auto digest = [](const std::string& block, const std::string& inside, int code) {
    const auto verdict = message("")
                             .attribute(NFTA_VERDICT_CODE, big(static_cast<std::uint32_t>(code)))
                             .attribute(NFTA_VERDICT_CHAIN, text(block))
                             .bytes;
    const auto data = message("").attribute(NFTA_DATA_VERDICT | NLA_F_NESTED, verdict).bytes;
    inventory::nft_ruleset all;
    all.take_chain(chain_message("c").bytes);
    all.take_chain(chain_message(block).attribute(NFTA_CHAIN_FLAGS, big(NFT_CHAIN_BINDING)).bytes);
    all.take_rule(rule_message(
        "c", expression("immediate",
                        message("").attribute(NFTA_IMMEDIATE_DATA | NLA_F_NESTED, data).bytes)));
    all.take_rule(rule_message(block, expression(inside, "")));
    return all.digest({NFPROTO_INET, "t", "c"});
  };
  const auto one = digest("__chain0", "counter", NFT_JUMP);
  CHECK(one == digest("__chain7", "counter", NFT_JUMP));
  CHECK(one != digest("__chain0", "log", NFT_JUMP));
  CHECK(one != digest("__chain0", "counter", NFT_GOTO));
}

TEST_CASE("elements of a set that are left out are told", "[inventory][firewall]") {
  const auto key = message("").attribute(NFTA_SET_ELEM_KEY | NLA_F_NESTED, "k").bytes;
  const auto all = expressions({key});
  const auto elements = message(nf_head(0)).attribute(NFTA_SET_ELEM_LIST_ELEMENTS, all).bytes;
  std::vector<std::string> few, full(inventory::most_set_elements);
  CHECK(inventory::take_set_elements(elements, few));
  CHECK_FALSE(inventory::take_set_elements(elements, full));
}
