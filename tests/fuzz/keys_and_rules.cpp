// Keys, rules and what else says who may do what, in whatever form.
#include "collector/inventory/files/capabilities.hpp"
#include "collector/inventory/firewall/iptables_blob.hpp"
#include "collector/inventory/firewall/nft_messages.hpp"
#include "collector/inventory/firewall/nft_text.hpp"
#include "collector/inventory/ssh/private_key.hpp"
#include "collector/inventory/ssh/public_key.hpp"
#include "tests/fuzz/host_file.hpp"

TEST_CASE("no bytes break the reader of private keys, which ends where they do", "[fuzz]") {
  const std::string rsa =
      "-----BEGIN RSA PRIVATE KEY-----\nMIGJAgEAAgkAsQAAAAAAAAECAwEAAQIBAQ==\n-----END";
  const std::string openssh =
      "-----BEGIN OPENSSH PRIVATE KEY-----\n"
      "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\n"
      "QyNTUxOQAAACBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcAAAAAA=\n";
  tests::fuzz(
      "ssh keys",
      {openssh, rsa,
       "-----BEGIN DSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0\n\nAA==\n",
       "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAAA\n",
       "-----BEGIN PRIVATE KEY-----\nMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n",
       "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: c\nPublic-Lines: 2\n"
       "AAAAC3NzaC1lZDI1NTE5AAAAIHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw\ncA==\n"},
      [](const std::string& text) {
        std::size_t read = 0;
        collector::inventory::key_bytes bytes([&](char* to, std::size_t most) {
          const auto got = std::min(most, text.size() - read);
          std::copy_n(text.data() + read, got, to);
          read += got;
          return got;
        });
        const auto head = collector::inventory::read_key_head(bytes);
        if (!head) return;
        REQUIRE_FALSE(head->format.empty());
        REQUIRE(head->public_blob.size() <= 40u << 10);
        REQUIRE_FALSE(collector::inventory::describe_public_key(head->public_blob).type.empty());
      });
}

TEST_CASE("no bytes break the reader of capabilities", "[fuzz]") {
  tests::fuzz("capabilities",
              {std::string("\1\0\0\2\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20),
               std::string("\1\0\0\3\0\x20\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1\2\3\4", 24)},
              [](const std::string& bytes) {
                const auto text = collector::inventory::capabilities_text(bytes);
                if (text) REQUIRE(text->find('=') != std::string::npos);
              });
}

TEST_CASE("no text breaks the readers of packet filters' files", "[fuzz]") {
  tests::temp_dir root;
  write(root, "etc/ufw/ufw.conf", "ENABLED=yes\n");
  const auto f = GENERATE(
      tests::host_file{
          table_id::firewall,
          "etc/nftables.conf",
          {"flush ruleset\ndefine a = { 1, 2 }\ntable inet t { set s { type x; elements "
           "= { 1,\n 2 } }\n chain c { type filter hook input device \"e\" priority "
           "filter - 5; policy drop; tcp dport { 22 } counter packets 1 bytes 2 "
           "accept # c\n } }\nadd rule ip t c drop; delete table ip t\n",
           "include \"/etc/nftables.*\"\ninclude \"/etc\"\n"}},
      tests::host_file{table_id::firewall,
                       "etc/iptables/rules.v4",
                       {"*filter\n:INPUT DROP [1:2]\n:x - [0:0]\n[1:2] -A INPUT -c 1 2 -j x\n-P x "
                        "DROP\nCOMMIT\n"}},
      tests::host_file{table_id::firewall,
                       "etc/default/ufw",
                       {"DEFAULT_INPUT_POLICY=\"DROP\"\nDEFAULT_OUTPUT_POLICY='x\n"}},
      tests::host_file{table_id::firewall,
                       "etc/firewalld/zones/a.xml",
                       {"<zone target=\"DROP\"><interface name=\"e\"/><rule><log "
                        "prefix=\"x\"/>t</rule><short>s</short></zone>"}});
  tests::fuzz_file(root, f);
}

TEST_CASE("no message of nftables breaks its readers", "[fuzz]") {
  const std::string head("\1\0\0\7", 4), name("\6\0\1\0t\0\0\0\6\0\3\0c\0\0\0", 16),
      hook("\x14\0\4\x80\x08\0\1\0\0\0\0\1\x08\0\2\0\0\0\0\0", 20);
  tests::fuzz("nftables messages", {head + name + hook, head + name, head + name + name},
              [](const std::string& bytes) {
                collector::inventory::nft_ruleset all;
                all.take_table(bytes);
                all.take_chain(bytes);
                if (const auto set = all.take_set(bytes)) all.sets[*set] = "x";
                all.take_rule(bytes);
                std::vector<std::string> elements;
                collector::inventory::take_set_elements(bytes, elements);
                REQUIRE(elements.size() <= bytes.size());
                REQUIRE(all.chains.size() <= 1);
                for (const auto& [of, chain] : all.chains) REQUIRE(chain.row.table == of.table);
              });
}

TEST_CASE("no entries of iptables break their reader", "[fuzz]") {
  const auto& shape = collector::inventory::shape_of_ip();
  const auto entry = [&](const std::string& target, const std::string& data) {
    std::string out(shape.elements, '\0');
    out[shape.offsets] = static_cast<char>(shape.elements);
    out[shape.offsets + 2] = static_cast<char>(shape.elements + 32 + data.size());
    return out + static_cast<char>(32 + data.size()) + '\0' + target +
           std::string(30 - target.size(), '\0') + data;
  };
  collector::inventory::table_hooks hooks{.valid = 2};
  hooks.last[1] = static_cast<std::uint32_t>(shape.elements + 40);
  tests::fuzz("iptables entries",
              {entry("", std::string(8, '\0')) + entry("", std::string(8, '\xff')) +
               entry("ERROR", "mine" + std::string(28, '\0')) + entry("", std::string(8, '\xff')) +
               entry("ERROR", "ERROR" + std::string(27, '\0'))},
              [&](const std::string& bytes) {
                collector::inventory::chain_map to;
                (void)collector::inventory::parse_iptables_entries(bytes, shape, hooks, "filter",
                                                                   to);
                REQUIRE(to.all.size() <= bytes.size() / shape.elements);
              });
}
