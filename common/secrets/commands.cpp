// Command lines: options that do not say what they take, and places that mean something.
#include <array>
#include <utility>

#include "common/secrets/command_options.hpp"
#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

bool ends_command(std::string_view w) {
  return w == ";" || w == "|" || w == "||" || w == "&&" || w == "&" || w.ends_with(';');
}

/// One command after another, word by word.
class command_walk {
 public:
  command_walk(std::string_view line, spans& out) : line_(line), out_(out) {}

  void take(span w) {
    const auto v = part_of(line_, w);
    if (v.empty()) return;
    if (waits_ != nullptr) return give(w);
    if (const auto is = program_of(base_name(v)); is != program::none && is != now_) {
      begin(is);
      return;
    }
    if (now_ == program::none || ends_command(v)) {
      if (ends_command(v) && v.size() > 1) option(w);
      if (ends_command(v)) begin(program::none);
      return;
    }
    const bool is_option = option(w);
    if (is_option)
      behind_share_ = false;
    else
      positional(w);
    behind_option_ = is_option && v.find('=') == v.npos;
  }

 private:
  void begin(program p) {
    now_ = p;
    places_ = named_ = 0;
    batch_ = listed_ = sub_ = behind_share_ = behind_option_ = stores_ = is_net_ = false;
  }

  void hide(std::size_t begin, std::size_t end) {
    while (begin < end && is_quote(line_[begin])) ++begin;
    while (end > begin && is_quote(line_[end - 1])) --end;
    const auto v = line_.substr(begin, end - begin);
    const bool shown = is_plain(v) || v == "public" || v == "private";
    if (begin < end && !shown) out_.push_back({begin, end});
  }

  void hide_behind(span w, char mark) {
    const auto at = part_of(line_, w).find(mark);
    if (at != std::string_view::npos) hide(w.begin + at + 1, w.end);
  }

  void value(span w, takes what) {
    switch (what) {
      case takes::value:
      case takes::attached:
      case takes::next:
        // A cookie's file has no `=`, and is no cookie.
        if (now_ != program::curl || part_of(line_, w).find('=') != std::string_view::npos)
          hide(w.begin, w.end);
        return;
      case takes::skipped:
        return;
      case takes::behind_colon:
        return hide_behind(w, ':');
      case takes::behind_last_colon:
        if (const auto at = part_of(line_, w).rfind(':'); at != std::string_view::npos)
          hide(w.begin + at + 1, w.end);
        return;
      case takes::behind_percent:
        return hide_behind(w, '%');
      case takes::behind_comma:
        return hide_behind(w, ',');
    }
  }

  void give(span w) {
    const auto* o = std::exchange(waits_, nullptr);
    value(w, o->what);
  }

  /// The option itself, or behind `flags` letters of others.
  const command_option* find_option(std::string_view v, std::size_t& flags) const {
    if (const auto* o = option_of(now_, v)) return o;
    const auto bare = bare_flags_of(now_);
    while (flags + 2 < v.size() && v[0] == '-' && bare.find(v[flags + 1]) != bare.npos) ++flags;
    if (flags == 0) return nullptr;
    const char one[] = {'-', v[flags + 1]};
    return option_of(now_, {one, 2});
  }

  bool option(span w) {
    const auto v = part_of(line_, w);
    if (v[0] != '-' && v[0] != '/') return false;
    if (now_ == program::htpasswd && v[0] == '-' && !v.starts_with("--")) {
      batch_ = batch_ || v.find('b') != v.npos;
      listed_ = listed_ || v.find('n') != v.npos;
    }
    std::size_t flags = 0;
    const auto* o = find_option(v, flags);
    const bool only_behind = (now_ == program::registry && o != nullptr && o->flag == "-p") ||
                             now_ == program::gh || now_ == program::dashed_t;
    if (o == nullptr || (only_behind && !sub_)) return v[0] == '-';
    auto at = w.begin + o->flag.size() + flags;
    if (at < w.end && line_[at] == '=') ++at;
    if (at < w.end)
      value({at, w.end}, o->what);
    else if (o->what != takes::attached)
      waits_ = o;
    return true;
  }

  /// Words that are no options, by their place.
  void positional(span w) {
    const auto v = part_of(line_, w);
    ++places_;
    switch (now_) {
      case program::htpasswd:
        if (batch_ && places_ == (listed_ ? 2 : 3)) hide(w.begin, w.end);
        return;
      case program::smb:
        return share(w);
      case program::rclone:
        if (sub_) hide(w.begin, w.end);
        sub_ = v == "obscure" || v == "reveal" || v == "pass";
        return;
      case program::encrypting:
        if (sub_ && !behind_option_) hide(w.begin, w.end);
        sub_ = sub_ || v == "encrypt_string";
        return;
      case program::mkpasswd:
        if (!sub_ && !behind_option_) hide(w.begin, w.end), sub_ = true;
        return;
      case program::odbc:
        if (places_ == 3) hide(w.begin, w.end);
        return;
      case program::ipmi:
        if (sub_ && !std::ranges::all_of(v, is_digit)) hide(w.begin, w.end), sub_ = false;
        sub_ = sub_ || v == "password";
        return;
      case program::lftp:
      case program::remote:
        return login(w);
      case program::wpa:
        if (places_ == 2) hide(w.begin, w.end);
        return;
      case program::registry:
        sub_ = sub_ || v == "login";
        return;
      case program::gh:
        sub_ = sub_ || v == "secret";
        return;
      case program::dashed_t:
        sub_ = sub_ || is_one_of(v, {"login", "init", "config"});
        return;
      case program::sqlplus:
        if (const auto slash = v.find('/'); slash != v.npos && slash > 0 && v[0] != '@')
          hide(w.begin + slash + 1,
               w.begin + std::min(v.rfind('@') > slash ? v.rfind('@') : v.npos, v.size()));
        return;
      case program::mysql:
        if (sub_) hide(w.begin, w.end);
        sub_ = v == "password";
        return;
      case program::openssl:
        if (sub_) hide(w.begin, w.end);
        sub_ = sub_ || v == "passwd";
        return;
      case program::vault:
        if (sub_ && v.find('=') == v.npos) hide(w.begin, w.end);
        // `kv put secret/x name=value`
        if (const auto equals = v.find('=');
            stores_ && equals != v.npos && equals + 1 < v.size() && v[equals + 1] != '@')
          hide(w.begin + equals + 1, w.end);
        stores_ = stores_ || v == "put" || v == "patch" || v == "write";
        sub_ = v == "login" || v == "unseal" || (sub_ && v == "unwrap");
        return;
      case program::redis:
        if (sub_) hide(w.begin, w.end);
        sub_ = v == "auth" || v == "AUTH" || v == "requirepass" || v == "masterauth";
        return;
      case program::rabbitmq:
        if (places_ == 1)
          sub_ = v == "add_user" || v == "change_password" || v == "authenticate_user";
        if (sub_ && places_ == 3) hide(w.begin, w.end);
        return;
      default:
        return;
    }
  }

  /// `smbclient //host/share x`; `net user me x /add`, `samba-tool user create me x`.
  void share(span w) {
    const auto v = part_of(line_, w);
    static constexpr auto verbs =
        sorted({"add", "create", "password", "setpassword", "delete", "info", "rename", "list",
                "rpc", "ads", "rap", "show", "edit", "enable", "disable"});
    const bool begins = (v == "user" || (v == "password" && is_net_)) &&
                        (places_ == 1 || (places_ == 2 && is_net_));
    if (places_ == 1) is_net_ = is_one_of(v, {"rpc", "ads", "rap"});
    if (behind_share_) hide(w.begin, w.end);
    behind_share_ = v.starts_with("//") || v.starts_with("\\\\");
    const bool account = std::ranges::all_of(v, is_name_char);
    if (sub_ && named_ == 1 && !behind_option_) hide(w.begin, w.end);
    if (sub_ && (named_ > 0 || !is_one_of(v, verbs))) sub_ = ++named_ == 1 && account;
    sub_ = sub_ || begins;
  }

  /// user:password@host without a scheme.
  void login(span w) {
    const auto v = part_of(line_, w);
    const auto colon = v.find(':'), at = v.rfind('@');
    if (colon != v.npos && at != v.npos && colon < at && v.find("://") == v.npos &&
        v.find_first_of(" \t") == v.npos && std::ranges::all_of(v.substr(0, colon), is_name_char))
      hide(w.begin + colon + 1, w.begin + at);
  }

  std::string_view line_;
  spans& out_;
  program now_ = program::none;
  const command_option* waits_ = nullptr;
  std::size_t places_ = 0, named_ = 0;
  bool batch_ = false, listed_ = false;  ///< htpasswd -b, -n
  bool sub_ = false;                     ///< behind the word that a secret follows
  bool behind_share_ = false, behind_option_ = false, stores_ = false, is_net_ = false;
};

/// `pass:x`, wherever a program of OpenSSL's kind takes it; a literal of kubectl's.
void find_pass_phrases(std::string_view line, const spans& words, spans& out) {
  for (const auto& w : words) {
    const auto v = part_of(line, w);
    constexpr std::string_view literal = "--from-literal=";
    if (v.starts_with(literal) && v.find('=', literal.size()) != v.npos)
      out.push_back({w.begin + v.find('=', literal.size()) + 1, w.end});
    const bool alone = &w != &words.front() && part_of(line, *(&w - 1)) == "--from-literal";
    if (const auto equals = v.find('='); alone && equals != v.npos && equals + 1 < v.size())
      out.push_back({w.begin + equals + 1, w.end});
    if (v.starts_with("pass:") && v.size() > 5 && v[5] != ':') out.push_back({w.begin + 5, w.end});
  }
}

}  // namespace

void find_commands(std::string_view line, const spans& words, spans& out) {
  command_walk walk(line, out);
  for (const auto& w : words) walk.take(w);
  find_pass_phrases(line, words, out);
  find_said(line, words, out);
}

}  // namespace common::secrets
