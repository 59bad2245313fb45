#include "collector/inventory/packages/shipped_files.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <functional>
#include <utility>

#include "collector/inventory/text.hpp"
#include "common/file_memory.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t dpkg_status_most = 64u << 20, sums_most = 16u << 20, conffiles_most = 200'000,
                      md5_digits = 32;
/// Packages that may be installed for two architectures have it in the names of their lists.
constexpr auto architectures = std::to_array<const char*>(
    {"", ":amd64", ":arm64", ":i386", ":armhf", ":riscv64", ":ppc64el", ":s390x"});
constexpr const char* dpkg_status = "var/lib/dpkg/status";

/// ` /etc/cron.d/php 0123… obsolete`, below `Conffiles:` and nowhere else.
void take_conffile(std::string_view line, merged_paths& form,
                   std::map<std::string, std::string, std::less<>>& into) {
  line = trim(line);
  const auto blank = line.find(' ');
  if (blank == line.npos || into.size() >= conffiles_most) return;
  const auto sum = trim(line.substr(blank + 1));
  if (sum.size() < md5_digits) return;
  into.insert_or_assign(std::string(form.of(line.substr(0, blank))),
                        std::string(sum.substr(0, md5_digits)));
}

/// `0123…  usr/bin/su`; behind links a path may be listed without what they lead through.
std::string sum_of(std::string_view path, std::string_view sums) {
  path.remove_prefix(1);
  for (const bool through : {false, true}) {
    if (through && !path.starts_with("usr/")) break;
    if (through) path.remove_prefix(std::string_view("usr/").size());
    const auto line = fmt::format("  {}\n", path);
    // Every line has two blanks, at which string_view::find would stop.
    const auto* found =
        static_cast<const char*>(::memmem(sums.data(), sums.size(), line.data(), line.size()));
    if (found == nullptr) continue;
    const auto at = static_cast<std::size_t>(found - sums.data());
    if (at >= md5_digits && (at == md5_digits || sums[at - md5_digits - 1] == '\n'))
      return std::string(sums.substr(at - md5_digits, md5_digits));
  }
  return {};
}

/// The file piece by piece; false: it is no regular file, longer than `most`, or cannot be read.
bool each_part(const common::root_dir& host, const std::string& path, std::size_t most,
               const std::function<void(std::string_view)>& each) {
  constexpr std::size_t part_size = 256u << 10;
  const auto facts = host.stat(path);
  if (!facts || facts->size > most) return false;
  const auto file = host.open_file(path);
  if (!file) return false;
  std::string part(std::min<std::size_t>(facts->size + 1, part_size), '\0');
  for (std::size_t all = 0;;) {
    const ssize_t got = ::read(file->get(), part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got == 0;
    if ((all += static_cast<std::size_t>(got)) > most || host.is_budget_spent()) return false;
    each(std::string_view(part).substr(0, static_cast<std::size_t>(got)));
  }
}

}  // namespace

std::shared_ptr<const file_digest> digest_of(const common::root_dir& host, const std::string& path,
                                             std::size_t most, common::hasher::kind kind) {
  const auto make = [&]() -> std::shared_ptr<const file_digest> {
    auto out = std::make_shared<file_digest>();
    common::hasher all(kind);
    bool is_first = true;
    const bool whole = each_part(host, path, most, [&](std::string_view bytes) {
      if (std::exchange(is_first, false)) out->is_script = bytes.starts_with("#!");
      all.add(bytes);
    });
    if (!whole) return nullptr;
    out->hex = common::to_hex(std::string_view(all.finish()));
    return out;
  };
  const auto* what = kind == common::hasher::kind::md5 ? "md5" : "sha256";
  return common::known<file_digest>(host, what, {path}, make,
                                    [](const file_digest&) { return true; });
}

schemas::boolean shipped_files::is_altered(std::string_view path, const std::string& package,
                                           const std::string& md5) {
  const std::string called(form_.of(path));
  const auto& configuration = conffiles();
  if (const auto at = configuration.find(called); at != configuration.end())
    return at->second != md5;
  const auto [sum, list] = sum_in_lists(package, called);
  if (sum.empty() || (sum == md5 && is_written_by_others(list))) return {};
  return sum != md5;
}

const shipped_files::md5_of_path& shipped_files::conffiles() {
  if (conffiles_) return *conffiles_;
  const auto make = [&] {
    auto out = std::make_shared<md5_of_path>();
    const auto status = host_.read(dpkg_status, dpkg_status_most);
    std::string_view rest = status ? std::string_view(status->bytes) : std::string_view{};
    for (auto at = rest.find("\nConffiles:\n"); at != rest.npos; at = rest.find("\nConffiles:\n")) {
      rest.remove_prefix(at + std::string_view("\nConffiles:\n").size());
      for (std::string_view line; rest.starts_with(' ') && next_line(rest, line);)
        take_conffile(line, form_, *out);
    }
    return std::shared_ptr<const md5_of_path>(std::move(out));
  };
  conffiles_ = common::known<md5_of_path>(host_, "conffiles", {dpkg_status}, make,
                                          [](const auto&) { return true; });
  return *conffiles_;
}

std::optional<std::int64_t> shipped_files::unpacked_at_ns(const std::string& package) {
  if (package.find('/') != package.npos) return std::nullopt;
  for (const auto* end : architectures)
    if (const auto at = notes().unpacked_at_ns(package + end)) return at;
  return std::nullopt;
}

bool shipped_files::is_forged(const std::string& package) {
  if (package.find('/') != package.npos) return false;
  for (const auto* architecture : architectures)
    for (const auto* ends : {".list", ".md5sums"})
      if (is_written_by_others(fmt::format("{}{}{}", package, architecture, ends))) return true;
  return false;
}

bool shipped_files::is_written_by_others(const std::string& list) {
  const auto [at, is_new] = forged_.try_emplace(list);
  if (is_new) at->second = notes().was_written_by_others(list);
  return at->second;
}

const std::string& shipped_files::text_of(const std::string& list) {
  if (list_ == list) return text_;
  auto file = host_.read(list, sums_most);
  list_ = list;
  text_ = file ? std::move(file->bytes) : std::string{};
  return text_;
}

shipped_files::listed_sum shipped_files::sum_in_lists(const std::string& package,
                                                      const std::string& path) {
  if (package.find('/') != package.npos) return {};
  for (const auto* end : architectures) {
    const auto name = fmt::format("{}{}.md5sums", package, end);
    const auto list = "var/lib/dpkg/info/" + name;
    const auto make = [&] {
      return std::make_shared<const std::string>(sum_of(path, text_of(list)));
    };
    const auto sum = common::known<std::string>(host_, "sum of " + path, {list}, make,
                                                [](const std::string&) { return true; });
    if (!sum->empty()) return {*sum, name};
  }
  return {};
}

}  // namespace collector::inventory
