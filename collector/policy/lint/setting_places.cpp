#include "collector/policy/lint/setting_places.hpp"

#include <algorithm>

#include "collector/effective/question.hpp"
#include "collector/effective/sshd_keywords.hpp"
#include "common/letters.hpp"

namespace collector::policy {

namespace {

using std::string_view;

constexpr auto sshd_file = "/etc/ssh/sshd_config", kernel = "sysctl",
               login_file = "/etc/login.defs";

std::string as_it_is(string_view key) { return std::string(key); }
std::string sshd_key(string_view key) { return effective::sshd_keyword(key); }
std::string kernel_key(string_view key) { return effective::sysctl_path(key); }

bool unknown(string_view) { return false; }
bool always(string_view) { return true; }
bool is_single_in_sshd(string_view key) {
  const auto* word = effective::find_sshd_word(key);
  using counts = effective::sshd_word::counts;
  return word != nullptr && word->which != counts::all &&
         word->what != effective::sshd_word::takes::words;
}

setting_place of_file(std::string file) {
  setting_place out{.file = std::move(file), .key = {}, .same_key = as_it_is, .one_value = unknown};
  if (out.file == sshd_file) out.same_key = sshd_key, out.one_value = is_single_in_sshd;
  if (out.file == login_file) out.one_value = always;
  if (out.file == kernel) out.same_key = kernel_key, out.one_value = always;
  return out;
}

setting_place of_setting(const rule& r) {
  const auto q = effective::parse_question(r.target);
  if (!q) return of_file("k:" + r.target);
  using enum effective::family;
  auto out = of_file(q->of == sshd           ? sshd_file
                     : q->of == sysctl       ? kernel
                     : q->of == login_defs   ? login_file
                     : q->of == systemd_conf ? "/etc/systemd/" + q->place + ".conf"
                     : q->of == ini          ? q->place
                                             : "k:" + r.target);
  out.key = common::lower_case(q->key);
  return out;
}

setting_place of_command(const rule& r) {
  const auto words = split_command(r.target);
  if (words.empty()) return of_file("c:" + r.target);
  const auto program = words[0].substr(words[0].rfind('/') + 1);
  const auto has = [&](string_view w) { return std::ranges::find(words, w) != words.end(); };
  if (program == "sshd" && has("-T")) return of_file(sshd_file);
  if (program != "sysctl") return of_file("c:" + r.target);
  auto out = of_file(kernel);
  if (has("-n") && words.size() == 3) out.key = kernel_key(common::lower_case(words.back()));
  return out;
}

setting_place of_path(const rule& r) {
  constexpr string_view kernels_own = "/proc/sys/";
  std::string path;
  for (const char c : r.target)
    if (c != '/' || !path.ends_with('/')) path.push_back(c);
  if (path == "/etc/sysctl.conf" || path.starts_with("/etc/sysctl.d/")) return of_file(kernel);
  if (!path.starts_with(kernels_own)) return of_file(path);
  auto out = of_file(kernel);
  out.key = common::lower_case(string_view(path).substr(kernels_own.size()));
  return out;
}

}  // namespace

setting_place setting_place_of(const loaded_rule& r, dialect d) {
  const auto& parsed = *r.parsed;
  if (parsed.kind == target_kind::setting) return of_setting(parsed);
  const auto arrow_at = r.text.find(arrow);
  if (is_wazuh4(d) || parsed.name)
    return of_file(r.text.substr(0, parsed.name ? r.text.find(arrow, arrow_at + 1) : arrow_at));
  if (parsed.kind == target_kind::command) return of_command(parsed);
  return of_path(parsed);
}

}  // namespace collector::policy
