// What a collector finds where it may not look: less, with the reason; never nothing, and never
// what is not there.
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sqlite3.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstddef>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/children.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

/// A scan by a process that gave something up before; what it found, in words that fit through a
/// file.
class scan_by_another {
 public:
  scan_by_another(table_id t, const std::string& root, const std::function<bool()>& give_up) {
    const std::string file = dir_ / "found";
    std::ofstream made(file);
    fs::permissions(file, fs::perms::all);
    fs::permissions(dir_.path(), fs::perms::all);
    const auto host = *common::root_dir::open(root);
    ran = process_.start([&] {
      if (!give_up()) return false;
      const auto s = inventory::run(provider_of(t), host);
      nlohmann::json said{{"status", static_cast<int>(s.status)},
                          {"reason", s.reason},
                          {"complete", s.missed.empty()},
                          {"rows", nlohmann::json::array()}};
      for (const auto& r : s.rows)
        said["rows"].push_back({nlohmann::json::binary({r.stable.begin(), r.stable.end()}),
                                nlohmann::json::binary({r.volatile_.begin(), r.volatile_.end()})});
      const auto bytes = nlohmann::json::to_msgpack(said);
      std::ofstream(file, std::ios::binary)
          .write(reinterpret_cast<const char*>(bytes.data()),
                 static_cast<std::streamsize>(bytes.size()));
      return true;
    });
    if (!ran) return;
    std::ifstream in(file, std::ios::binary);
    const auto said = nlohmann::json::from_msgpack(in);
    found.status = static_cast<table_status>(said["status"].get<int>());
    found.reason = said["reason"];
    if (!said["complete"].get<bool>()) found.missed.add(collector::inventory::everything());
    const auto text = [](const nlohmann::json& j) {
      return std::string(j.get_binary().begin(), j.get_binary().end());
    };
    for (const auto& r : said["rows"]) found.rows.push_back({text(r[0]), text(r[1])});
  }

  bool ran = false;
  inventory::table_scan found;

 private:
  tests::temp_dir dir_;
  tests::children process_;
};

bool become_nobody() {
  constexpr int nobody = 65534;
  return ::setgid(nobody) == 0 && ::setuid(nobody) == 0;
}

/// From here on there are no netlink sockets, as below many a container's seccomp profile.
bool lose_netlink() {
  sock_filter rules[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[0])),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_NETLINK, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program{.len = std::size(rules), .filter = rules};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/// A listener on a port of loopback that the kernel chose.
struct listener {
  common::unique_fd fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  std::int64_t port = 0;
  listener() {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    REQUIRE(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&at), size) == 0);
    REQUIRE(::listen(fd.get(), 1) == 0);
    REQUIRE(::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&at), &size) == 0);
    port = ntohs(at.sin_port);
  }
};

}  // namespace

TEST_CASE("an unreadable shadow leaves the users, without their passwords, and says so",
          "[inventory][denied]") {
  if (::getuid() != 0) tests::skip("only root can give up being root");
  const tests::temp_dir root;
  fs::permissions(root.path(),
                  fs::perms::owner_all | fs::perms::others_exec | fs::perms::others_read);
  write(root, "etc/passwd", "ann:x:1000:1000::/home/ann:/bin/sh\n");
  write(root, "etc/shadow", "ann:!:19000:0:99999:7:::\n");
  fs::permissions(root / "etc/shadow", fs::perms::owner_read);
  CHECK(rows<schemas::user>(scan(table_id::users, root.path())).at(0).password_state);
  const scan_by_another nobody(table_id::users, root.path(), become_nobody);
  REQUIRE(nobody.ran);
  const auto all = rows<schemas::user>(nobody.found);
  REQUIRE(all.size() == 1);
  CHECK_FALSE(all[0].password_state);
  CHECK(nobody.found.status == table_status::ok);
  CHECK(nobody.found.missed.empty());  // accounts that go are seen to go
  CHECK(nobody.found.reason.find("etc/shadow") != std::string::npos);
}

TEST_CASE("without netlink the sockets are those of /proc/net, and the links are not known",
          "[inventory][denied]") {
  const listener ours;
  const auto is_ours = [&](const schemas::port& p) {
    return p.state == "listening" && p.local_port == ours.port && p.local_address == "127.0.0.1";
  };
  const scan_by_another cut(table_id::ports, "/", lose_netlink);
  REQUIRE(cut.ran);
  CHECK(std::ranges::any_of(rows<schemas::port>(cut.found), is_ours));
  for (const auto t : {table_id::interfaces, table_id::addresses, table_id::routes}) {
    CAPTURE(schemas::find_table(t)->name);
    const scan_by_another links(t, "/", lose_netlink);
    REQUIRE(links.ran);
    CHECK(links.found.status == table_status::unknown);
    CHECK(links.found.rows.empty());
    CHECK_FALSE(links.found.reason.empty());
  }
}

TEST_CASE("rpm: a database that its owner holds locked is read or unknown, never empty",
          "[inventory][denied]") {
  const tests::temp_dir root;
  const std::string place = "usr/lib/sysimage/rpm/rpmdb.sqlite";
  write(root, place, "");
  fs::copy_file(fixture_of("fedora") + "/" + place, root / place,
                fs::copy_options::overwrite_existing);
  const auto free = scan(table_id::packages, root.path());
  if (free.status != table_status::ok) tests::skip("no librpm here");
  tests::children rpm;  // another process: within one SQLite asks itself
  REQUIRE(rpm.start([&] {
    sqlite3* db = nullptr;  // held until the process ends
    return sqlite3_open((root / place).c_str(), &db) == SQLITE_OK &&
           sqlite3_exec(db, "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE", nullptr, nullptr,
                        nullptr) == SQLITE_OK;
  }));
  const auto held = scan(table_id::packages, root.path());
  CAPTURE(held.reason);
  if (held.status == table_status::ok)
    CHECK(held.rows.size() == free.rows.size());
  else
    CHECK_FALSE(held.missed.empty());
}

TEST_CASE("who may not ask for the kernel's rules does not know them, which is not to have none",
          "[inventory][denied][firewall]") {
  if (::getuid() != 0) tests::skip("only root can give up being root");
  const scan_by_another nobody(table_id::firewall, "/", become_nobody);
  REQUIRE(nobody.ran);
  if (nobody.found.status == table_status::unsupported) tests::skip("the kernel has no nftables");
  CHECK(nobody.found.status != table_status::ok);
  CHECK(nobody.found.reason.find("the rules of nftables in the kernel are not known") !=
        std::string::npos);
  CHECK_FALSE(nobody.found.missed.empty());
}
