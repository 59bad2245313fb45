// Files of a host in whatever form, read by the providers that read them: every row decodes, a
// fault is said in one line.
#include <lastlog.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <utmp.h>

#include <cstring>

#include "collector/inventory/accounts/doas.hpp"
#include "collector/inventory/accounts/shadow.hpp"
#include "collector/inventory/accounts/ssh_keys.hpp"
#include "collector/inventory/accounts/sudoers.hpp"
#include "collector/inventory/certificates/x509.hpp"
#include "collector/inventory/hooks/hook_lines.hpp"
#include "collector/inventory/hooks/shell_code.hpp"
#include "collector/inventory/json_file.hpp"
#include "collector/inventory/packages/snap.hpp"
#include "collector/inventory/protocols/ini.hpp"
#include "tests/fuzz/host_file.hpp"
#include "tests/unit/inventory/messages.hpp"

namespace {

using subject = tests::host_file;

/// A certificate of its own making, in DER.
std::string certificate() {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{EVP_EC_gen("P-256"), EVP_PKEY_free};
  const std::unique_ptr<X509, decltype(&X509_free)> x{X509_new(), X509_free};
  ASN1_INTEGER_set(X509_get_serialNumber(x.get()), 77);
  ASN1_TIME_set(X509_getm_notBefore(x.get()), 1'700'000'000);
  ASN1_TIME_set(X509_getm_notAfter(x.get()), 1'800'000'000);
  X509_set_pubkey(x.get(), key.get());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("a name"), -1, -1, 0);
  X509_sign(x.get(), key.get(), EVP_sha256());
  unsigned char* der = nullptr;
  const int size = i2d_X509(x.get(), &der);
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

std::string in_pem(const std::string& der) {
  std::string text(4 * (der.size() / 3 + 1) + 1, '\0');
  text.resize(static_cast<std::size_t>(EVP_EncodeBlock(
      reinterpret_cast<unsigned char*>(text.data()),
      reinterpret_cast<const unsigned char*>(der.data()), static_cast<int>(der.size()))));
  return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
}

constexpr const char* a_key =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKK";

}  // namespace

TEST_CASE("no bytes break the readers of browsers", "[fuzz]") {
  const std::string id(32, 'a'), chrome = "home/ann/.config/google-chrome/Default/",
                                 fox = "home/ann/.mozilla/firefox/x.default/";
  tests::temp_dir root;
  const std::string manifest =
      R"({"name":"__MSG_n__","version":"1.2","default_locale":"en","permissions":["tabs",{"x":1}],"update_url":"https://e.example.org/"})";
  write(root, chrome + "Extensions/" + id + "/1.2_0/manifest.json", manifest);
  write(root, chrome + "Extensions/" + id + "/1.2_0/_locales/en/messages.json",
        R"({"n":{"message":"Demo"}})");
  const auto s = GENERATE_COPY(
      subject{table_id::browser_extensions,
              chrome + "Extensions/" + id + "/1.2_0/manifest.json",
              {manifest, "{}", "[1]"}},
      subject{table_id::browser_extensions,
              chrome + "Extensions/" + id + "/1.2_0/_locales/en/messages.json",
              {R"({"n":{"message":"Demo"}})"}},
      subject{
          table_id::browser_extensions,
          chrome + "Secure Preferences",
          {R"({"extensions":{"settings":{")" + id +
           R"(":{"state":0,"from_webstore":true,"first_install_time":"13344473600000000"}}}})"}},
      subject{
          table_id::browser_extensions,
          fox + "extensions.json",
          {R"({"addons":[{"id":"a@b","version":"1","type":"extension","active":true,"installDate":1700000000000,)"
           R"("defaultLocale":{"name":"n","description":"d"},"userPermissions":{"permissions":["tabs"],"origins":["<all_urls>"]}}]})"}});
  tests::fuzz_file(root, s);
}

TEST_CASE("no bytes break the readers of containers", "[fuzz]") {
  const std::string docker = "var/lib/docker/containers/" + std::string(64, 'a'),
                    podman = "var/lib/containers/storage/overlay-containers/containers.json";
  const std::string config =
      R"({"ID":"x","Created":"2023-11-14T22:13:20Z","Path":"server","Args":["--password","p"],"Name":"/web",)"
      R"("Config":{"Image":"demo:1"},"State":{"Running":true,"Pid":77},"MountPoints":{"/d":{"Source":"/s"}}})";
  tests::temp_dir root;
  write(root, docker + "/config.v2.json", config);
  const auto s = GENERATE_COPY(
      subject{table_id::containers, docker + "/config.v2.json", {config}},
      subject{
          table_id::containers,
          docker + "/hostconfig.json",
          {R"({"Privileged":true,"PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"8080"}]}})"}},
      subject{
          table_id::containers,
          podman,
          {R"([{"id":"0123","names":["db"],"image":"f","metadata":"{\"image-name\":\"i\"}","created":"2023-11-14T22:13:20Z"}])"}});
  tests::fuzz_file(root, s);
}

TEST_CASE("no bytes break the readers of network configuration", "[fuzz]") {
  tests::temp_dir root;
  const auto s = GENERATE(
      subject{table_id::protocols,
              "etc/systemd/network/10-a.network",
              {"[Match]\nName=en*\n[Network]\nDHCP=ipv4\nAddress=192.0.2.5/"
               "24\n[Route]\nGateway=2001:db8::1\nMetric=50\n[DHCPv4]\nRouteMetric=1\n"}},
      subject{table_id::protocols,
              "run/systemd/netif/leases/2",
              {"ADDRESS=192.0.2.77\nROUTER=192.0.2.1\nSERVER_ADDRESS=192.0.2.2\n"}},
      subject{table_id::protocols,
              "etc/netplan/50-a.yaml",
              {"network:\n  version: 2\n  ethernets:\n    eth0:\n      dhcp4: true\n      "
               "addresses: [192.0.2.9/24, '2001:db8::9/64']\n      routes: "
               "[{to: default, via: 192.0.2.1, metric: 5}]\n"}},
      subject{
          table_id::protocols,
          "etc/NetworkManager/system-connections/h.nmconnection",
          {"[connection]\nid=h\ninterface-name=wlan0\n[ipv4]\nmethod=manual\naddress1=192.0.2.5/"
           "24,192.0.2.1\nroute-metric=7\n[ipv6]\nmethod=auto\n"}},
      subject{table_id::protocols,
              "etc/network/interfaces",
              {"auto lo\niface lo inet loopback\nallow-hotplug eth0\niface eth0 inet static\n  "
               "address 192.0.2.5/24\n  gateway 192.0.2.1\n  metric 4\n"
               "iface eth0 inet6 auto\nsource interfaces.d/*\n"}});
  tests::fuzz_file(root, s);
}

TEST_CASE("no bytes break the ini and JSON parsers", "[fuzz]") {
  tests::fuzz("ini and json",
              {"[a]\nb=c\n;d\n[a]\nb = e\n", R"({"a":[1,{"b":null,"c":"\u00e9"}],"d":1e9})",
               "[[[[[[[[]]]]]]]]"},
              [](const std::string& bytes) {
                std::size_t entries = 0;
                for (const auto& s : inventory::parse_ini(bytes)) entries += s.entries.size();
                REQUIRE(entries <= bytes.size());
                static constexpr std::array<std::string_view, 1> only{"a"};
                const auto j =
                    inventory::parse_json(bytes, {.bytes = 1u << 20, .depth = 8, .only = only});
                if (j && j->is_object()) REQUIRE(j->size() <= 1);
              });
}

TEST_CASE("no bytes break the readers of certificates", "[fuzz]") {
  const auto der = certificate();
  tests::fuzz("x509", {der, in_pem(der), in_pem(der) + "text\n" + in_pem(der)},
              [](const std::string& bytes) {
                (void)inventory::parse_certificate(bytes);
                std::size_t certificates = 0;
                (void)inventory::each_certificate(bytes, [&](std::string_view one) {
                  ++certificates;
                  if (const auto c = inventory::parse_certificate(one))
                    REQUIRE(c->sha256->size() == 64);
                });
                REQUIRE(certificates <= 1 + bytes.size() / 20);
              });
}

TEST_CASE("no bytes break the readers of passwords, keys and rights", "[fuzz]") {
  const std::string keys =
      std::string("# c\n") + a_key + " ann@host\nfrom=\"a,b\",command=\"x \\\" y\" " + a_key + "\n";
  tests::fuzz("shadow, keys",
              {"ann:$y$j9T$salt$hash:19700:0:99999:7:30:20000:\nold:!abcdefghijklm:::::::\n", keys},
              [](const std::string& bytes) {
                for (const auto& [name, entry] : inventory::parse_shadow(bytes))
                  REQUIRE((!name.empty() && entry.state));
                const auto opens = inventory::parse_authorized_keys(bytes);
                for (const auto& k : *opens.keys) REQUIRE(k.starts_with("SHA256:"));
                REQUIRE(opens.options->empty() == opens.keys->empty());
              });
  tests::temp_dir root;
  const auto host = common::root_dir::open(root.path());
  tests::fuzz(
      "sudoers",
      {"User_Alias A = carol, \\\n dave : O = erin\nroot ALL=(ALL:ALL) ALL\n%wheel ALL=ALL\n#7 "
       "ALL=ALL\n@include sudoers\n@includedir .\n",
       "Cmnd_Alias C = /bin/a ^b$, !sha224:aa D : D = C\nDefaults:carol !authenticate, "
       "env_keep=\"A\"\ncarol H=(ALL:r) CWD=/a NOPASSWD:C, PASSWD: /bin/c a\\:b : ALL = () ALL\n"},
      [&](const std::string& bytes) {
        write(root, "etc/sudoers", bytes);
        const std::vector<std::pair<std::string, std::int64_t>> groups{{"wheel", 27}};
        const auto all = inventory::read_sudoers(*host).grants_to({"carol", 7, groups});
        REQUIRE(all.size() <= 49);
        for (const auto& one : all) REQUIRE(one.size() <= 256);
      });
}

TEST_CASE("no bytes break the reader of doas.conf", "[fuzz]") {
  tests::fuzz(
      "doas.conf",
      {"permit nopass setenv { A=b } ann as root cmd /bin/a args \"x y\" \\\n z\ndeny :w\n"},
      [](const std::string& bytes) {
        for (const auto& rule : inventory::parse_doas(bytes)) REQUIRE(!rule.grant.command.empty());
      });
}

TEST_CASE("no bytes break the readers of hooks", "[fuzz]") {
  std::size_t commands = 0;
  const auto each = [&](std::string_view name, std::string_view) {
    REQUIRE(!name.empty());
    ++commands;
  };
  tests::fuzz("hook lines",
              {"DPkg { Post-Invoke { \"a\"; }; }; /* c */ APT::Update::Pre-Invoke:: \"b\";\n",
               "ACTION==\"add\", RUN+=\"/a \\\"b\", \\\nPROGRAM==\"c\"\n",
               "install a /bin/b c\nremove d e\n", "#!/a\necho 'b\n# c' \"d\\\n#e\" # f\n",
               "-auth [success=done \\\n default=ignore] /tmp/pam_x.so a # b\n"},
              [&](const std::string& bytes) {
                commands = 0;
                inventory::each_apt_command(bytes, each);
                inventory::each_udev_command(bytes, each);
                inventory::each_modprobe_command(bytes, each);
                REQUIRE(commands <= 3 * bytes.size());
                for (const auto& line : inventory::parse_pam(bytes)) REQUIRE(!line.module.empty());
                REQUIRE(inventory::shell_code(bytes).size() <= bytes.size());
              });
}

TEST_CASE("no bytes break the readers of logins", "[fuzz]") {
  tests::temp_dir root;
  write(root, "etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1:1::/home/ann:/bin/sh\n");
  struct ::lastlog last {};
  last.ll_time = 1'700'000'000;
  std::strncpy(last.ll_line, "pts/0", sizeof last.ll_line - 1);
  utmp login{};
  login.ut_type = USER_PROCESS;
  login.ut_tv.tv_sec = 1'700'000'000;
  std::memset(login.ut_user, 'a', sizeof login.ut_user);  // no zero at its end
  const auto s = GENERATE_COPY(
      subject{table_id::users, "var/log/lastlog", {tests::bytes_of(last) + tests::bytes_of(last)}},
      subject{table_id::users, "var/log/wtmp", {tests::bytes_of(login) + tests::bytes_of(login)}});
  tests::fuzz_file(root, s);
}

TEST_CASE("no bytes break the readers of packages beside dpkg's", "[fuzz]") {
  tests::temp_dir root;
  const auto s = GENERATE(
      subject{table_id::packages,
              "usr/lib/python3/dist-packages/d-1.dist-info/METADATA",
              {"Metadata-Version: 2.1\nName: d\nVersion: 1\nSummary: a\nLicense: MIT\n  and "
               "more\n\nName: body\n"}},
      subject{table_id::packages,
              "usr/lib/node_modules/d/package.json",
              {R"({"name":"d","version":"1.0","license":{"type":"MIT"},"author":{"name":"a"}})"}},
      subject{table_id::packages,
              "lib/apk/db/installed",
              {"P:a\nV:1-r0\nA:x86_64\nI:4096\nL:MIT\nt:1700000000\n\nP:b\nV:2-r1\n\n"}},
      subject{table_id::packages,
              "var/lib/pacman/local/a-1-1/desc",
              {"%NAME%\na\n\n%VERSION%\n1:2.3-4\n\n%LICENSE%\nMIT\nGPL\n\n%INSTALLDATE%"
               "\n1700000000\n"}});
  tests::fuzz_file(root, s);
}

TEST_CASE("no bytes break the reader of snapd's answers", "[fuzz]") {
  tests::fuzz(
      "snaps",
      {R"({"type":"sync","result":[{"name":"core","version":"1","revision":"7","publisher":{"username":"u"},"installed-size":9}]})"},
      [](const std::string& bytes) {
        inventory::package_rows rows;
        (void)inventory::take_snaps(bytes, rows);
      });
}
