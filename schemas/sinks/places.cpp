#include "schemas/sinks/places.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "common/byte_size.hpp"
#include "common/clock.hpp"
#include "common/net/address_kind.hpp"
#include "common/net/tcp_address.hpp"

namespace schemas {

using common::fail;
using common::result;
using common::status;
using common::yaml::node;
using common::yaml::refuse;

namespace {

constexpr std::array<std::string_view, 1> syslog_keys{"address"};
constexpr std::array<std::string_view, 2> file_keys{"path", "size"};
constexpr std::array<std::string_view, 4> mail_keys{"to", "from", "program", "gather"};
constexpr std::array<std::string_view, 5> webhook_keys{"url", "secret_file", "ca_file", "template",
                                                       "allow_http"};

status read_path(const node& n, std::string_view key, std::string& out) {
  const auto* found = n.find(key);
  if (found == nullptr) return {};
  auto text = common::yaml::text_of(*found, fmt::format("`{}`", key));
  if (!text) return fail(text.error());
  if (!text->starts_with('/')) return refuse(*found, fmt::format("want `{}` as /PATH", key));
  out = std::move(*text);
  return {};
}

/// Of an address; where a name leads is judged with each connection.
status check_host(const node& at, const sink& s, const std::string& host) {
  if (s.allow_link_local || !common::net::is_link_local(host)) return {};
  return refuse(at, fmt::format("{} is an address of the link alone, or has a cloud's metadata; "
                                "`allow_link_local: true` allows it",
                                host));
}

status read_syslog(const node& n, sink& out) {
  static constexpr std::string_view forms = "want udp://HOST:PORT, tcp://HOST:PORT or unix:/PATH";
  auto said = required_text(n, "address");
  if (!said) return fail(said.error());
  const node& at = *n.find("address");
  const std::string_view text = *said;
  constexpr std::string_view unix_form = "unix:", udp = "udp://", tcp = "tcp://";
  syslog_place place;
  if (text.starts_with(unix_form)) {
    place.way = syslog_way::unix_socket;
    place.path = text.substr(unix_form.size());
    constexpr std::size_t longest = 107;  // of sockaddr_un
    if (!place.path.starts_with('/') || place.path.size() > longest) return refuse(at, forms);
  } else {
    if (!text.starts_with(udp) && !text.starts_with(tcp)) return refuse(at, forms);
    place.way = text.starts_with(udp) ? syslog_way::udp : syslog_way::tcp;
    auto address = common::net::parse_tcp_address(text.substr(udp.size()));
    if (!address) return refuse(at, fmt::format("{}: {}", address.error().detail, forms));
    if (auto s = check_host(at, out, address->host); !s) return s;
    place.host = address->host;
    place.port = std::to_string(address->port);
  }
  out.address = std::move(*said);
  out.place = std::move(place);
  return {};
}

/// Where a name leads is judged anew with each connection.
bool names_this_host(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

/// `https://HOST[:PORT][/PATH]`. Its path, which may be a secret, is not told.
status check_url(const node& at, sink& out) {
  static constexpr std::string_view forms = "want https://HOST[:PORT]/PATH";
  auto& to = std::get<webhook_place>(out.place);
  constexpr std::string_view http = "http://", https = "https://";
  constexpr std::size_t longest = 2048;
  const std::string_view url = to.url;
  const bool plain = url.starts_with(http);
  const auto is_odd = [](char c) { return c <= ' ' || c > '~' || c == '\\' || c == '#'; };
  if ((!plain && !url.starts_with(https)) || url.size() > longest ||
      std::ranges::any_of(url, is_odd))
    return refuse(at, forms);
  const auto rest = url.substr(plain ? http.size() : https.size());
  const auto host = rest.substr(0, rest.find_first_of("/?"));
  if (host.find('@') != host.npos)
    return refuse(at, fmt::format("a user or a password has no place in a URL: {}", forms));
  const bool has_port = !host.ends_with(']') && host.find(':') != host.npos;
  const auto whole = has_port ? std::string(host) : fmt::format("{}:{}", host, plain ? 80 : 443);
  const auto address = common::net::parse_tcp_address(whole);
  if (!address) return refuse(at, forms);
  if (auto s = check_host(at, out, address->host); !s) return s;
  if (plain && !to.allow_http && !names_this_host(address->host))
    return refuse(at,
                  "over http anybody on the way reads along: want https://, or `allow_http: "
                  "true`");
  out.address = fmt::format("{}{}", plain ? http : https, host);
  return {};
}

status read_webhook(const node& n, sink& out) {
  webhook_place place;
  auto url = required_text(n, "url");
  if (!url) return fail(url.error());
  place.url = std::move(*url);
  for (const auto& [key, to] :
       {std::pair("secret_file", &place.secret_file), std::pair("ca_file", &place.ca_file)})
    if (auto s = read_path(n, key, *to); !s) return s;
  if (auto s = read_yes_no(n, "allow_http", place.allow_http); !s) return s;
  out.place = std::move(place);
  return check_url(*n.find("url"), out);
}

/// What has no meaning of its own in a header or to a program: no blank, comma, angle or line end.
bool is_mail_address(std::string_view text) {
  constexpr std::size_t longest = 254;
  const auto is_plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("._+-@=").find(c) != std::string_view::npos;
  };
  const auto at = text.find('@');
  return !text.empty() && text.size() <= longest && !text.starts_with('-') &&
         std::ranges::all_of(text, is_plain) && at != 0 && text.find('@', at + 1) == text.npos &&
         !text.ends_with('@');
}

status read_mail_address(const node& n, std::string& out) {
  if (!n.is_scalar() || !is_mail_address(n.text))
    return refuse(n, fmt::format("'{}' is no plain mail address; want NAME@HOST", n.text));
  out = n.text;
  return {};
}

status read_gather(const node& n, std::int64_t& out) {
  const auto* found = n.find("gather");
  if (found == nullptr) return {};
  const auto time = common::parse_interval(found->text);
  if (!time || *time > std::chrono::hours{1})
    return refuse(*found, "want `gather` as a time of at most 1h, as 30s");
  out = time->count();
  return {};
}

status read_mail(const node& n, sink& out) {
  constexpr std::size_t most_receivers = 32;
  mail_place place;
  const auto* to = n.find("to");
  if (to == nullptr) return refuse(n, "a sink without `to`");
  const auto some = common::yaml::one_or_more(*to, "an address", most_receivers);
  if (!some) return fail(some.error());
  for (const auto& one : *some)
    if (auto s = read_mail_address(one, place.to.emplace_back()); !s) return s;
  if (const auto* from = n.find("from"))
    if (auto s = read_mail_address(*from, place.from); !s) return s;
  if (auto s = read_path(n, "program", place.program); !s) return s;
  if (auto s = read_gather(n, place.gather_ms); !s) return s;
  out.address = fmt::format("{}", fmt::join(place.to, " "));
  out.place = std::move(place);
  return {};
}

status read_file(const node& n, sink& out) {
  file_place place;
  if (auto s = required_text(n, "path"); !s) return fail(s.error());
  if (auto s = read_path(n, "path", place.path); !s) return s;
  place.path = std::filesystem::path(place.path).lexically_normal().string();
  if (place.path.ends_with('/')) return refuse(*n.find("path"), "want `path` as /PATH of a file");
  if (const auto* size = n.find("size")) {
    const auto bytes = common::parse_byte_size(size->text);
    if (!bytes) return refuse(*size, bytes.error().detail);
    place.bytes = *bytes;
  }
  out.address = place.path;
  out.place = std::move(place);
  return {};
}

}  // namespace

result<std::string> required_text(const node& n, std::string_view key) {
  const auto* found = n.find(key);
  if (found == nullptr) return refuse(n, fmt::format("a sink without `{}`", key));
  return common::yaml::text_of(*found, fmt::format("`{}`", key));
}

status read_yes_no(const node& n, std::string_view key, bool& out) {
  static constexpr std::array<std::string_view, 2> words{"false", "true"};
  const auto* found = n.find(key);
  if (found == nullptr) return {};
  const auto at = common::yaml::one_of(*found, words, key);
  if (!at) return fail(at.error());
  out = *at == 1;
  return {};
}

common::yaml::words place_keys(std::string_view type) {
  if (type == "syslog") return syslog_keys;
  if (type == "mail") return mail_keys;
  if (type == "jsonl") return file_keys;
  return webhook_keys;
}

status read_place(const node& n, std::string_view type, sink& out) {
  if (type == "syslog") return read_syslog(n, out);
  if (type == "jsonl") return read_file(n, out);
  return type == "mail" ? read_mail(n, out) : read_webhook(n, out);
}

}  // namespace schemas
