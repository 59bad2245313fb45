#include "collector/inventory/packages/shipped_files.hpp"

#include <algorithm>
#include <array>
#include <cstring>

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

}  // namespace

std::shared_ptr<const file_digests> digests_of(const common::root_dir& host,
                                               const std::string& path, std::size_t most) {
  const auto make = [&]() -> std::shared_ptr<const file_digests> {
    const auto file = host.read(path, most);
    if (!file || file->truncated) return nullptr;
    auto out = std::make_shared<file_digests>();
    out->sha256 = common::to_hex(std::string_view(common::sha256(file->bytes)));
    common::hasher md5(common::hasher::kind::md5);
    out->md5 = common::to_hex(std::string_view(md5.add(file->bytes).finish()));
    out->is_script = file->bytes.starts_with("#!");
    return out;
  };
  return common::known<file_digests>(host, "digests", {path}, make,
                                     [](const file_digests&) { return true; });
}

schemas::boolean shipped_files::is_altered(std::string_view path, const std::string& package,
                                           const file_digests& is) {
  const std::string called(form_.of(path));
  const auto& configuration = conffiles();
  if (const auto at = configuration.find(called); at != configuration.end())
    return at->second != is.md5;
  const auto sum = sum_in_lists(package, called);
  return sum.empty() ? schemas::boolean{} : schemas::boolean(sum != is.md5);
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

std::optional<std::int64_t> shipped_files::unpacked_at_ns(const std::string& package) const {
  if (package.find('/') != package.npos) return std::nullopt;
  for (const auto* end : architectures)
    if (const auto is = host_.identify(fmt::format("var/lib/dpkg/info/{}{}.list", package, end)))
      return is->ctime_ns;
  return std::nullopt;
}

const std::string& shipped_files::text_of(const std::string& list) {
  if (list_ == list) return text_;
  auto file = host_.read(list, sums_most);
  list_ = list;
  text_ = file ? std::move(file->bytes) : std::string{};
  return text_;
}

std::string shipped_files::sum_in_lists(const std::string& package, const std::string& path) {
  if (package.find('/') != package.npos) return {};
  for (const auto* end : architectures) {
    const auto list = fmt::format("var/lib/dpkg/info/{}{}.md5sums", package, end);
    const auto make = [&] {
      return std::make_shared<const std::string>(sum_of(path, text_of(list)));
    };
    const auto sum = common::known<std::string>(host_, "sum of " + path, {list}, make,
                                                [](const std::string&) { return true; });
    if (!sum->empty()) return *sum;
  }
  return {};
}

}  // namespace collector::inventory
