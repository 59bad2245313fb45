// Words for a password that ASCII does not write, in front of its value.
#include <array>

#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

/// In small letters.
constexpr auto foreign_words = std::to_array<std::string_view>(
    {"contraseña", "пароль", "пароля", "парола", "парол", "лозинка", "гасло", "секрет", "пин-код",
     "пін-код", "пин", "密码", "密碼", "口令", "密钥", "パスワード", "パスフレーズ", "暗証番号",
     "비밀번호", "암호", "hasło", "lösenord", "şifre", "parolă", "mật khẩu", "mật_khẩu", "jelszó",
     "lykilorð", "slaptažodis", "fjalëkalimi", "סיסמה", "סיסמא", "كلمة المرور", "كلمة السر",
     "گذرواژه", "رمز عبور", "κωδικός", "κωδικός πρόσβασης", "συνθηματικό", "รหัสผ่าน", "पासवर्ड",
     "clé secrète", "schlüssel-passwort", "gizli anahtar",
     // As files of before UTF-8 write
     // them: Latin, Cyrillic.
     "contrase\xf1"
     "a",
     "contrase\xd1"
     "a",
     "l\xf6senord", "has\xb3o", "jelsz\xf3", "lykilor\xf0", "cl\xe9 secr\xe8te",
     "schl\xfcssel-passwort", "\xef\xe0\xf0\xee\xeb\xfc", "\xcf\xc0\xd0\xce\xcb\xdc",
     "\xd0\xc1\xd2\xcf\xcc\xd8", "\xf0\xe1\xf2\xef\xec\xf8"});

/// The first bytes of the foreign_words, so that most text is passed over.
constexpr auto foreign_begins = [] {
  std::array<bool, 256> out{};
  for (const auto w : foreign_words) out[static_cast<unsigned char>(w[0])] = true;
  return out;
}();

/// Small letters where two bytes are a letter of Latin, Greek or Cyrillic; as long as it was.
std::string folded(std::string_view s) {
  auto out = lower(s);
  for (std::size_t i = 0; i + 1 < out.size(); ++i) {
    const auto a = static_cast<unsigned char>(out[i]), b = static_cast<unsigned char>(out[i + 1]);
    const auto put = [&](unsigned first, unsigned second) {
      out[i] = static_cast<char>(first);
      out[i + 1] = static_cast<char>(second);
      ++i;
    };
    if (a == 0xc3 && b >= 0x80 && b <= 0x9e)
      put(0xc3, b + 0x20U);
    else if ((a == 0xc4 || a == 0xc5) && b >= 0x80 && b <= 0xbf) {
      // From U+0139 to U+0148 and from U+0179 on the small letter has the even number.
      const unsigned point = (a & 31U) << 6 | (b & 63U);
      const bool even = (point >= 0x139 && point <= 0x148) || point >= 0x179;
      const unsigned to = (point & 1U) == (even ? 1U : 0U) ? point + 1 : point;
      put(0xc0U | to >> 6, 0x80U | (to & 63U));
    } else if (a == 0xd0 && b >= 0x90 && b <= 0x9f)
      put(0xd0, b + 0x20U);
    else if (a == 0xd0 && b >= 0xa0 && b <= 0xaf)
      put(0xd1, b - 0x20U);
    else if (a == 0xd0 && b >= 0x80 && b <= 0x8f)
      put(0xd1, b + 0x10U);
    else if (a == 0xce && b >= 0x91 && b <= 0x9f)
      put(0xce, b + 0x20U);
    else if (a == 0xce && b >= 0xa0 && b <= 0xa9)
      put(0xcf, b - 0x20U);
  }
  return out;
}

bool is_wide_separator(std::string_view line, std::size_t at) {
  return line.substr(at).starts_with("：") || line.substr(at).starts_with("＝");
}

/// What stands between a name and its value; the wide ones of East Asia too. 0: nothing does.
std::size_t end_of_separator(std::string_view line, std::size_t at) {
  // `пароль_бд`: what follows belongs to the name.
  constexpr std::size_t longest_tail = 64;
  const auto tail = at;
  if (at < line.size() && (line[at] == '_' || line[at] == '-'))
    while (at < line.size() && at - tail < longest_tail && !is_wide_separator(line, at) &&
           (is_name_char(line[at]) || static_cast<unsigned char>(line[at]) >= 0x80))
      ++at;
  while (at < line.size() && (is_quote(line[at]) || line[at] == ']' || is_name_char(line[at])))
    ++at;
  at = skip_blanks(line, at);
  if (at >= line.size()) return 0;
  if (is_wide_separator(line, at)) return at + std::string_view("：").size();
  if (line.substr(at).starts_with("=>")) return at + 2;
  return line[at] == '=' || line[at] == ':' || line[at] == '>' ? at + 1 : 0;
}

}  // namespace

void find_abroad(std::string_view line, spans& out) {
  const auto text = folded(line);
  const auto lead = line.find_first_not_of(" \t\"'-#;*");
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!foreign_begins[static_cast<unsigned char>(text[at])]) continue;
    for (const auto w : foreign_words) {
      if (!std::string_view(text).substr(at).starts_with(w)) continue;
      const auto value = end_of_separator(line, at + w.size());
      if (value == 0) continue;
      const auto how = line[value - 1] == '>' ? extent::element
                       : lead == at           ? extent::rest_of_line
                                              : extent::word;
      const auto found = value_at(line, value, how);
      if (found.empty() || is_plain(part_of(line, found).substr(0, 257))) continue;
      out.push_back(found);
      at = found.end - 1;
      break;
    }
  }
}

}  // namespace common::secrets
