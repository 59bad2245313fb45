// Which package a file belongs to.
#include "collector/inventory/packages/file_owners.hpp"

#include <sqlite3.h>

#include <iostream>
#include <map>

#include "collector/inventory/packages/rpm_files.hpp"
#include "collector/inventory/processes/program_owners.hpp"
#include "common/file_memory.hpp"
#include "common/hex.hpp"
#include "tests/support/native.hpp"
#include "tests/support/peers.hpp"
#include "tests/support/seed.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

std::string owner_in(const common::root_dir& host, const std::string& path) {
  inventory::file_owners owners(host);
  owners.ask({path});
  return owners.of(path).value_or("(absent)");
}

std::string owner_of(const tests::temp_dir& root, const std::string& path) {
  return owner_in(*common::root_dir::open(root.path()), path);
}

/// Of each path the package that has it.
void check_owners(const tests::temp_dir& root, const std::map<std::string, std::string>& expected) {
  for (const auto& [path, package] : expected) {
    INFO(path);
    CHECK(owner_of(root, path) == package);
  }
}

void merge_usr(const tests::temp_dir& root) {
  for (const auto* folder : {"bin", "sbin", "lib"}) {
    fs::create_directories(root / (std::string("usr/") + folder));
    fs::create_symlink(std::string("usr/") + folder, root / folder);
  }
}

std::string big_endian(std::uint32_t n) {
  return {static_cast<char>(n >> 24), static_cast<char>(n >> 16), static_cast<char>(n >> 8),
          static_cast<char>(n)};
}

/// The four entries of a header that are about files.
std::string rpm_header(const std::string& package,
                       const std::vector<std::pair<std::uint32_t, std::string>>& files,
                       const std::vector<std::string>& folders) {
  std::string data, index;
  std::uint32_t entries = 0;
  const auto entry = [&](std::uint32_t tag, std::uint32_t type, std::size_t count) {
    ++entries;
    index += big_endian(tag) + big_endian(type) +
             big_endian(static_cast<std::uint32_t>(data.size())) +
             big_endian(static_cast<std::uint32_t>(count));
  };
  entry(1000, 6, 1);
  data += package + std::string(1, '\0');
  entry(1116, 4, files.size());
  for (const auto& [folder, name] : files) data += big_endian(folder);
  entry(1117, 8, files.size());
  for (const auto& [folder, name] : files) data += name + std::string(1, '\0');
  entry(1118, 8, folders.size());
  for (const auto& f : folders) data += f + std::string(1, '\0');
  return big_endian(entries) + big_endian(static_cast<std::uint32_t>(data.size())) + index + data;
}

}  // namespace

TEST_CASE("dpkg: the package whose list has the file, also behind the links of a merged /usr",
          "[inventory][owners-of-files]") {
  const tests::temp_dir root;
  merge_usr(root);
  write(root, "var/lib/dpkg/info/bash.list", "/.\n/bin\n/bin/bash\n");
  write(root, "var/lib/dpkg/info/libc6:amd64.list", "/lib/ld.so\n/usr/lib/libc.so.6\n");
  write(root, "var/lib/dpkg/info/bash.md5sums", "x  usr/bin/other\n");
  check_owners(root, {{"/usr/bin/bash", "bash"},
                      {"/bin/bash", "bash"},
                      {"/usr/lib/ld.so", "libc6"},
                      {"/lib/libc.so.6", "libc6"},
                      {"/usr/bin/other", "(absent)"},
                      {"/usr/local/bin/bash", "(absent)"}});
}

TEST_CASE("dpkg: a file that was moved away for another package's belongs to whose it is",
          "[inventory][owners-of-files]") {
  const tests::temp_dir root;
  write(root, "var/lib/dpkg/info/dash.list", "/usr/bin/sh\n");
  write(root, "var/lib/dpkg/info/bash.list", "/usr/bin/sh\n");
  write(root, "var/lib/dpkg/info/vim.list", "/usr/bin/vi\n");
  write(root, "var/lib/dpkg/diversions",
        "/usr/bin/sh\n/usr/bin/sh.distrib\ndash\n/usr/bin/vi\n/usr/bin/vi.real\n:\n");
  check_owners(root, {{"/usr/bin/sh", "dash"},
                      {"/usr/bin/sh.distrib", "bash"},
                      {"/usr/bin/vi", "(absent)"},  // the administrator's own
                      {"/usr/bin/vi.real", "vim"}});
}

TEST_CASE("dpkg: a walk ends where all is found, and is made whole for what is asked later",
          "[inventory][owners-of-files]") {
  const tests::temp_dir root;
  merge_usr(root);
  write(root, "var/lib/dpkg/info/bash.list", "/bin/bash\n/lib/systemd/system/a.service\n");
  write(root, "var/lib/dpkg/info/z.list", "/usr/bin/z\n/lib/systemd/system/z.service\n");
  const auto host =
      common::root_dir::open(root.path())
          ->remembering(std::make_shared<common::file_memory>(common::milliseconds{0}));
  inventory::file_owners programs(*host), units(*host), others(*host);
  programs.ask({"/usr/bin/bash"});
  CHECK(programs.of("/usr/bin/bash") == "bash");
  const std::string folder = "/usr/lib/systemd/system/";
  units.ask({folder + "a.service", folder + "z.service", folder + "no.service"});
  CHECK(units.of(folder + "a.service") == "bash");
  CHECK(units.of(folder + "z.service") == "z");
  CHECK_FALSE(units.of(folder + "no.service"));
  // The lists are gone behind our back, in a way that changes no folder: they were walked through.
  std::ofstream(root / "var/lib/dpkg/info/z.list") << "";
  others.ask({"/usr/bin/z", "/usr/bin/none"});
  CHECK(others.of("/usr/bin/z") == "z");
  CHECK_FALSE(others.of("/usr/bin/none"));
}

TEST_CASE("dpkg: lists of any size are read whole, and no path is as long as a file",
          "[inventory][owners-of-files]") {
  const tests::temp_dir root;
  std::string lines;
  for (int i = 0; i < 20'000; ++i) lines += fmt::format("/usr/share/doc/large/{}\n", i);
  write(root, "var/lib/dpkg/info/large.list", lines + "/usr/bin/last");
  write(root, "var/lib/dpkg/info/short.list", "/b\n/usr/bin/c\n");
  write(root, "var/lib/dpkg/info/odd.list", std::string(400u << 10, 'x') + "\n/usr/bin/odd\n");
  check_owners(root, {{"/usr/share/doc/large/0", "large"},
                      {"/usr/share/doc/large/9999", "large"},
                      {"/usr/share/doc/large/19999", "large"},
                      {"/usr/bin/last", "large"},
                      {"/b", "short"},
                      {"/usr/bin/c", "short"},
                      {"/usr/bin/odd", "(absent)"}});
}

TEST_CASE("apk and pacman: the package whose record has the file", "[inventory][owners-of-files]") {
  const tests::temp_dir root;
  write(root, "lib/apk/db/installed",
        "P:busybox\nV:1\nF:bin\nR:busybox\nF:etc/init.d\nR:syslog\n\nP:musl\nV:1\nF:lib\nR:ld\n");
  write(root, "var/lib/pacman/local/lib32-zlib-1.3-1/files",
        "%FILES%\nusr/\nusr/bin/zz\n\n%BACKUP%\netc/x\tabc\n");
  check_owners(root, {{"/bin/busybox", "busybox"},
                      {"/lib/ld", "musl"},
                      {"/usr/bin/zz", "lib32-zlib"},
                      {"/etc/x", "(absent)"}});
}

TEST_CASE("a database that was not needed before is looked into when something else is asked",
          "[inventory][owners-of-files]") {
  const tests::temp_dir root;
  write(root, "var/lib/dpkg/info/a.list", "/usr/bin/a\n");
  write(root, "lib/apk/db/installed", "P:busybox\nV:1\nF:etc/init.d\nR:syslog\n");
  const auto host =
      common::root_dir::open(root.path())
          ->remembering(std::make_shared<common::file_memory>(common::milliseconds{0}));
  CHECK(owner_in(*host, "/usr/bin/a") == "a");
  CHECK(owner_in(*host, "/etc/init.d/syslog") == "busybox");
}

TEST_CASE("rpm: the files of a header", "[inventory][owners-of-files]") {
  const auto header = rpm_header("openssh", {{1, "sshd"}, {0, "sshd.service"}},
                                 {"/usr/lib/systemd/system/", "/usr/sbin/"});
  std::string all;
  const auto take = [&](std::string_view package, std::string_view folder, std::string_view name) {
    all.append(package).append(" ").append(folder).append(name).append("\n");
  };
  CHECK(inventory::each_rpm_file(header, take));
  CHECK(all == "openssh /usr/sbin/sshd\nopenssh /usr/lib/systemd/system/sshd.service\n");
  for (std::size_t cut = 0; cut < header.size(); ++cut)  // whatever is cut off, it ends
    (void)inventory::each_rpm_file(std::string_view(header).substr(0, cut), take);
  CHECK_FALSE(inventory::each_rpm_file("", take));
}

TEST_CASE("rpm: of its database only the packages that have a file of that name are read",
          "[inventory][owners-of-files]") {
  const tests::temp_dir root;
  const std::string file = "var/lib/rpm/rpmdb.sqlite";
  write(root, file, "");
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open((root / file).c_str(), &db) == SQLITE_OK);
  const auto hex = [](const std::string& bytes) { return common::to_hex(bytes); };
  const auto statements = fmt::format(
      "CREATE TABLE Packages(hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL);"
      "CREATE TABLE Basenames(key TEXT NOT NULL, hnum INTEGER NOT NULL, idx INTEGER NOT NULL);"
      "INSERT INTO Packages VALUES(1, X'{}'), (2, X'{}');"
      "INSERT INTO Basenames VALUES('sshd', 1, 0), ('it''s', 1, 1), ('sshd', 2, 0);",
      hex(rpm_header("openssh", {{0, "sshd"}, {0, "it's"}}, {"/usr/sbin/"})),
      hex(rpm_header("other", {{0, "sshd"}}, {"/opt/"})));
  REQUIRE(sqlite3_exec(db, statements.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  REQUIRE(sqlite3_close(db) == SQLITE_OK);
  check_owners(root, {{"/usr/sbin/sshd", "openssh"},
                      {"/usr/sbin/it's", "openssh"},
                      {"/opt/sshd", "other"},
                      {"/usr/bin/sshd", "(absent)"}});
}

TEST_CASE("services below a root have the package of their unit file",
          "[inventory][owners-of-files]") {
  const tests::temp_dir root;
  write(root, "usr/lib/systemd/system/ssh.service", "[Service]\nExecStart=/usr/sbin/sshd\n");
  write(root, "etc/systemd/system/own.service", "[Service]\nExecStart=/opt/own\n");
  write(root, "var/lib/dpkg/info/openssh-server.list",
        "/usr/lib/systemd/system/ssh.service\n/usr/sbin/sshd\n");
  const auto all = rows<schemas::service>(scan(table_id::services, root.path()));
  const auto of = [&](const std::string& name) {
    return the(all, [&](const auto& s) { return s.name == name; }).package;
  };
  CHECK(of("ssh.service") == "openssh-server");
  CHECK_FALSE(of("own.service"));
}

TEST_CASE("owners are taken over while dpkg's files stay as they are, and no longer",
          "[inventory][owners-of-files]") {
  const tests::temp_dir root;
  write(root, "var/lib/dpkg/info/a.list", "/usr/bin/a\n/usr/lib/systemd/system/a.service\n");
  write(root, "var/lib/dpkg/status", "");
  auto memory = std::make_shared<common::file_memory>(common::milliseconds{0});
  const auto host = *common::root_dir::open(root.path())->remembering(memory);
  memory->begin_scan();
  memory->begin_part(4);
  CHECK(owner_in(host, "/usr/bin/a") == "a");
  // The list is gone behind our back, in a way that changes no folder: what is known is taken over.
  std::ofstream(root / "var/lib/dpkg/info/a.list") << "";
  memory->begin_part(14);
  CHECK(owner_in(host, "/usr/bin/a") == "a");
  write(root, "var/lib/dpkg/info/b.list", "/usr/bin/a\n");
  CHECK(owner_in(host, "/usr/bin/a") == "b");
}

TEST_CASE("files of this host belong to whom dpkg says", "[inventory][owners]") {
  if (tests::peer("dpkg-query").empty()) tests::skip("dpkg-query is not here");
  tests::chance random(tests::seed("owners of files"));
  std::vector<std::string> paths;
  for (const auto* folder : {"/usr/bin", "/usr/sbin", "/usr/lib/systemd/system"}) {
    std::error_code none;
    for (const auto& f : fs::directory_iterator(folder, none))
      if (const auto path = f.path().string();  // dpkg takes some letters for a pattern
          path.find_first_of("*[?\\") == path.npos && f.is_regular_file(none) &&
          !f.is_symlink(none) && random.one_in(8))
        paths.push_back(path);
  }
  const auto host = *common::root_dir::open("/");
  inventory::file_owners owners(host);
  owners.ask(paths);
  std::map<std::string, std::string> theirs, diverted;
  std::vector<std::string> command{"dpkg-query", "-S"};
  for (const auto& path : paths) {
    command.push_back(path);
    if (path.starts_with("/usr/")) command.push_back(path.substr(4));
  }
  for (const auto& line : tests::lines_of(command)) {
    const auto at = line.find(": /");
    if (at == line.npos || line.starts_with("dpkg-query")) continue;
    auto path = line.substr(at + 2);
    if (!path.starts_with("/usr/")) path = "/usr" + path;
    constexpr std::string_view moved = "diversion by ", away = " from";
    if (line.starts_with(moved) && line.substr(0, at).ends_with(away))
      diverted[path] = line.substr(moved.size(), at - moved.size() - away.size());
    else if (line.starts_with(moved))
      std::erase(paths, path);  // whose it is dpkg does not say there
    else
      theirs[path] = line.substr(0, std::min(line.find(':'), line.find(',')));
  }
  for (const auto& path : paths) {
    INFO(path);
    CHECK(owners.of(path).value_or("") ==
          (diverted.contains(path) ? diverted[path] : theirs[path]));
  }
  std::cout << "dpkg-query -S: " << paths.size() << " files\n";
}

TEST_CASE("packages put programs into folders of their own, and strangers elsewhere",
          "[inventory][owners]") {
  for (const auto* path : {"/usr/sbin/x", "/usr/lib/x/y", "/bin/x", "/sbin/x", "/opt/x/bin/y"})
    CHECK(inventory::is_of_packages_folders(path));
  for (const auto* path : {"/usr/local/bin/x", "/tmp/x", "/home/ann/x", "/usrx/y", "/dev/shm/x"})
    CHECK_FALSE(inventory::is_of_packages_folders(path));
}
