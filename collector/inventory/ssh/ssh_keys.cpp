// The table `ssh_keys`: private keys in the folders .ssh of every account, and in etc/ssh.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "collector/inventory/faults.hpp"
#include "collector/inventory/homes.hpp"
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/provider.hpp"
#include "collector/inventory/ssh/private_key.hpp"
#include "collector/inventory/ssh/public_key.hpp"
#include "collector/inventory/text.hpp"
#include "common/file_memory.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

namespace {

using kind = common::dir_entry::kind;
constexpr std::size_t files_of_one = 500, public_limit = 64u << 10, keys_limit = 20'000;
constexpr int deepest_keys = 3;

/// The head of an open file; what cannot be read is an end, and said.
std::optional<key_head> head_of(int fd, int& error) {
  key_bytes bytes([&](char* to, std::size_t most) -> std::size_t {
    for (;;) {
      const ssize_t got = ::read(fd, to, most);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno == EINTR) continue;
      error = errno;
      return 0;
    }
  });
  return read_key_head(bytes);
}

/// What is public stands in the file itself, else in the one beside it. The comment is only there,
/// and is of this key if both are of one key.
void add_public(const common::root_dir& host, const std::string& path, key_head& head,
                schemas::ssh_key& row) {
  const auto beside = host.read(path + ".pub", public_limit);
  auto pub = beside ? parse_public_key_line(
                          std::string_view(beside->bytes).substr(0, beside->bytes.find('\n')))
                    : std::nullopt;
  if (!head.public_blob.empty()) {
    row.public_part = "key";
    if (pub && pub->blob == head.public_blob) row.comment = text_or_absent(pub->comment, 256);
  } else if (pub) {
    row.public_part = "pub";
    row.comment = text_or_absent(pub->comment, 256);
    head.public_blob = std::move(pub->blob);
  }
  if (head.comment) row.comment = head.comment;
  row.type = head.type;
  row.bits = head.bits;
  if (head.public_blob.empty()) return;
  const auto facts = describe_public_key(head.public_blob);
  // Beside a key of another type or size lies somebody else's.
  if (row.public_part == "pub" &&
      ((row.type != "unknown" && row.type != facts.type) || (row.bits && row.bits != facts.bits))) {
    row.public_part.reset();
    row.comment.reset();
    return;
  }
  row.fingerprint = ssh_fingerprint(head.public_blob);
  row.type = facts.type;
  if (facts.bits) row.bits = facts.bits;
}

struct key_reading {
  std::optional<schemas::ssh_key> row;
  std::string fault;
};

key_reading read_key(const common::root_dir& host, const std::string& path) {
  const auto fd = host.open_file(path);
  if (!fd) {
    const bool is_none = fd.error().code == common::errc::not_found ||
                         fd.error().code == common::errc::refused;  // no file, or a loose link
    return {{}, is_none ? std::string{} : fd.error().detail};
  }
  int error = 0;
  auto head = head_of(fd->get(), error);
  struct ::stat now {};
  if (error != 0 || ::fstat(fd->get(), &now) != 0)
    return {{}, fmt::format("{}: {}", path, std::strerror(error != 0 ? error : errno))};
  if (!head) return {};
  schemas::ssh_key row;
  row.path = "/" + path;
  row.uid = now.st_uid;
  row.gid = now.st_gid;
  row.mode = fmt::format("{:04o}", now.st_mode & 07777);
  row.format = head->format;
  row.encrypted = head->encrypted;
  row.cipher = head->cipher;
  add_public(host, path, *head, row);
  return {std::move(row), {}};
}

class search {
 public:
  explicit search(const common::root_dir& host) : host_(host) {}

  void folder(const std::string& path, const std::string& user) {
    user_ = user;
    left_ = files_of_one;
    top_ = path;
    list(path, 0);
  }

  table_scan finish(const homes& people) {
    tell_unknown_by_path(people, everything(), met_);
    if (!found_ && met_.none()) {
      out_.status = schemas::table_status::unsupported;
      out_.reason = "no account has a folder .ssh, and there is no /etc/ssh";
    } else {
      out_.reason = people.remark;
    }
    met_.tell(out_);
    return std::move(out_);
  }

 private:
  void list(const std::string& folder, int depth) {
    const auto entries = common::list_known(host_, folder, 10 * files_of_one);
    if (!entries)
      return entries.error().code == common::errc::not_found ? void()
                                                             : lost(folder, entries.error().detail);
    found_ = true;
    for (const auto& e : *entries) {
      const auto path = folder + "/" + e.name;
      if (e.type == kind::directory) {
        if (depth == deepest_keys) return lost(path, path + ": not looked into: too deep");
        list(path, depth + 1);
      } else if (e.type != kind::other) {
        if (left_ == 0)
          return lost(top_, fmt::format("/{}: more than {} files", top_, files_of_one));
        --left_;
        take(path);
      }
    }
  }

  void take(const std::string& path) {
    const auto one = common::known<key_reading>(
        host_, "ssh key", {path, path + ".pub"},
        [&] { return std::make_shared<key_reading>(read_key(host_, path)); },
        [](const key_reading& r) { return r.fault.empty(); });
    if (!one->fault.empty()) lost(path, one->fault);
    if (!one->row) return;
    if (out_.rows.size() == keys_limit)
      return met_.lost(everything(), fmt::format("more than {} keys", keys_limit));
    auto row = *one->row;
    if (!user_.empty()) row.user = user_;
    out_.rows.push_back(masked_row(row));
  }

  void lost(const std::string& path, const std::string& what) {
    met_.lost({{{"path", "/" + path}}}, what);
  }

  const common::root_dir& host_;
  table_scan out_;
  faults met_;
  bool found_ = false;
  std::string user_, top_;
  std::size_t left_ = 0;
};

}  // namespace

table_scan collect_ssh_keys(const common::root_dir& host) {
  search s(host);
  s.folder("etc/ssh", "");
  const auto accounts = homes_of_accounts(host);
  for (const auto& h : accounts.all) s.folder(h.path.empty() ? ".ssh" : h.path + "/.ssh", h.user);
  return s.finish(accounts);
}

}  // namespace collector::inventory
