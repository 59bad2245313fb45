// Repositories of apk and opkg.
#include "collector/inventory/repositories/rows.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

/// `each` is called with every line that is not empty or a comment.
template <class Each>
void each_line(std::string_view rest, Each each) {
  std::size_t number = 0;
  for (std::string_view line; next_line(rest, line);) {
    ++number;
    line = trim(line);
    if (!line.empty() && line[0] != '#') each(number, line);
  }
}

/// `[@tag] address`: what is tagged is only taken for packages that are asked for with the tag.
void take_apk_line(const std::string& file, std::size_t at, std::string_view line,
                   repository_rows& out) {
  schemas::repository r;
  const auto words = short_words(line, 64);
  const bool tagged = words[0].starts_with('@');
  const std::size_t uri = tagged ? 1 : 0;
  if (words.size() <= uri) return out.lost(file, at, "a tag without an address");
  r.uri = words[uri];
  r.name = (tagged ? words[0] + " " : "") + shown_uri(words[uri]).value_or("");
  if (tagged) r.suite = words[0];
  r.enabled = true;
  if (words.size() > uri + 1)
    r.components.emplace(words.begin() + static_cast<std::ptrdiff_t>(uri) + 1, words.end());
  (void)out.add(file, at, std::move(r));
}

void take_opkg_line(const std::string& file, std::size_t at, std::string_view line,
                    schemas::boolean verified, repository_rows& out) {
  const auto words = short_words(line, 64);
  if (!words[0].starts_with("src")) return;
  if (words.size() < 3) return out.lost(file, at, "a feed without a name or an address");
  schemas::repository r;
  r.type = words[0];
  r.name = words[1];
  r.uri = shown_uri(words[2]);
  r.enabled = true;
  r.verified = verified;
  if (words.size() > 3) r.components.emplace(words.begin() + 3, words.end());
  (void)out.add(file, at, std::move(r));
}

}  // namespace

void read_apk_repositories(const common::root_dir& host, repository_rows& out) {
  out.begin_format("apk");
  std::vector<std::string> files{"etc/apk/repositories"};
  for (const auto* folder : {"etc/apk/repositories.d", "lib/apk/repositories.d"})
    for (auto& file : out.files_in(host, folder, ".list")) files.push_back(std::move(file));
  for (const auto& file : files)
    if (const auto text = out.read(host, file))
      each_line(*text,
                [&](std::size_t at, std::string_view line) { take_apk_line(file, at, line, out); });
}

void read_opkg_feeds(const common::root_dir& host, repository_rows& out) {
  out.begin_format("opkg");
  std::vector<std::pair<std::string, std::string>> texts;
  auto files = out.files_in(host, "etc/opkg", ".conf");
  files.insert(files.begin(), "etc/opkg.conf");
  for (const auto& file : files)
    if (auto text = out.read(host, file)) texts.emplace_back(file, std::move(*text));
  schemas::boolean verified;
  for (const auto& [file, text] : texts)
    each_line(text, [&](std::size_t, std::string_view line) {
      const auto words = short_words(line, 3);
      if (words[0] == "option" && words.size() > 1 && words[1] == "check_signature")
        verified = words.size() < 3 || words[2] != "0";
    });
  for (const auto& [file, text] : texts)
    each_line(text, [&, &name = file](std::size_t at, std::string_view line) {
      take_opkg_line(name, at, line, verified, out);
    });
}

}  // namespace collector::inventory
