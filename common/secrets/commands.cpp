// Command lines: options that do not say what they take, and places that mean something.
#include <array>
#include <utility>

#include "common/secrets/command_options.hpp"
#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

std::string_view base_name(std::string_view word) {
  constexpr std::size_t longest = 256;
  if (word.size() > longest) return {};
  auto begin = word.size();
  while (begin > 0 && is_name_char(word[begin - 1])) --begin;
  return word.substr(begin);
}

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
    if (!option(w)) positional(w);
  }

 private:
  void begin(program p) {
    now_ = p;
    places_ = 0;
    batch_ = listed_ = sub_ = false;
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

  bool option(span w) {
    const auto v = part_of(line_, w);
    if (v[0] != '-' && v[0] != '/') return false;
    if (now_ == program::htpasswd && v[0] == '-' && !v.starts_with("--")) {
      batch_ = batch_ || v.find('b') != v.npos;
      listed_ = listed_ || v.find('n') != v.npos;
    }
    const auto* o = option_of(now_, v);
    if (o == nullptr || (now_ == program::registry && o->flag == "-p" && !sub_)) return v[0] == '-';
    auto at = w.begin + o->flag.size();
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
      case program::wpa:
        if (places_ == 2) hide(w.begin, w.end);
        return;
      case program::registry:
        sub_ = sub_ || v == "login";
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

  std::string_view line_;
  spans& out_;
  program now_ = program::none;
  const command_option* waits_ = nullptr;
  std::size_t places_ = 0;
  bool batch_ = false, listed_ = false;  ///< htpasswd -b, -n
  bool sub_ = false;                     ///< behind the word that a secret follows
};

/// `pass:x`, wherever a program of OpenSSL's kind takes it; a literal of kubectl's.
void find_pass_phrases(std::string_view line, const spans& words, spans& out) {
  for (const auto& w : words) {
    const auto v = part_of(line, w);
    constexpr std::string_view literal = "--from-literal=";
    if (v.starts_with(literal) && v.find('=', literal.size()) != v.npos)
      out.push_back({w.begin + v.find('=', literal.size()) + 1, w.end});
    if (v.starts_with("pass:") && v.size() > 5 && v[5] != ':') out.push_back({w.begin + 5, w.end});
  }
}

/// `echo x | passwd --stdin`: what is said into a pipe to those who read a secret there.
void find_piped(std::string_view line, const spans& words, spans& out) {
  static constexpr auto readers =
      sorted({"chpasswd", "kinit", "smbpasswd", "cryptsetup", "chgpasswd"});
  static constexpr auto flags = sorted(
      {"--stdin", "-S", "--password-stdin", "--with-token", "--passphrase-fd", "--pass-stdin"});
  std::size_t echo = words.size();
  bool reads = false;
  const auto end = std::find_if(words.begin(), words.end(),
                                [&](const span& w) { return part_of(line, w) == "|"; });
  for (auto w = words.begin(); w != end; ++w) {
    const auto name = base_name(part_of(line, *w));
    if (echo == words.size() && (name == "echo" || name == "printf"))
      echo = static_cast<std::size_t>(w - words.begin());
  }
  for (auto w = end; w != words.end(); ++w)
    reads = reads || is_one_of(base_name(part_of(line, *w)), readers) ||
            is_one_of(part_of(line, *w), flags);
  if (!reads || end == words.end()) return;
  for (std::size_t i = echo + 1; i < static_cast<std::size_t>(end - words.begin()); ++i) {
    const auto v = part_of(line, words[i]);
    if (v.empty() || v[0] == '-' || v[0] == '%' || is_plain(v)) continue;
    const auto colon = v.find(':');
    out.push_back({words[i].begin + (colon == v.npos ? 0 : colon + 1), words[i].end});
  }
}

}  // namespace

void find_commands(std::string_view line, const spans& words, spans& out) {
  command_walk walk(line, out);
  for (const auto& w : words) walk.take(w);
  find_pass_phrases(line, words, out);
  find_piped(line, words, out);
}

}  // namespace common::secrets
