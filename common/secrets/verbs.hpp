// Programs that take a secret as a word of its own behind another word, as a table.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "common/secrets/places.hpp"

namespace common::secrets {

/// `word` is one of the program's words, or begins it where it ends with a dot; words that are no
/// options are counted from 1 behind it.
struct verb {
  std::string_view program, word;
  std::uint8_t at;
  hides what = hides::word;
};

inline constexpr auto verbs = std::to_array<verb>({
    // Object stores and clouds.
    {"mc", "set", 3},
    {"mc", "set", 4},
    {"mc", "add", 3},
    {"mc", "add", 4},
    {"mcli", "set", 3},
    {"mcli", "set", 4},
    {"b2", "authorize-account", 2},
    {"b2", "authorize_account", 2},
    {"gcloud", "activate-refresh-token", 2},
    {"fly", "set", 1, hides::after_equals},
    {"fly", "set", 2, hides::after_equals},
    {"flyctl", "set", 1, hides::after_equals},
    {"flyctl", "set", 2, hides::after_equals},
    {"pulumi", "set", 2},
    // Package registries.
    {"composer", "http-basic.", 2},
    {"composer", "github-oauth.", 1},
    {"composer", "gitlab-oauth.", 1},
    {"composer", "gitlab-token.", 1},
    {"composer", "bearer.", 1},
    {"poetry", "http-basic.", 2},
    {"poetry", "pypi-token.", 1},
    {"cargo", "login", 1},
    {"nuget", "setapikey", 1},
    {"bundle", "set", 2, hides::after_colon},
    {"bundle", "config", 2, hides::after_colon},
    // Tunnels and licences.
    {"ngrok", "authtoken", 1},
    {"ngrok", "add-authtoken", 1},
    {"warp-cli", "set-license", 1},
    {"warp-cli", "license", 1},
    {"mullvad", "login", 1},
    {"pro", "attach", 1},
    {"ua", "attach", 1},
    {"cloudflared", "install", 1},
    // Accounts and keys.
    {"etcdctl", "add", 1, hides::after_colon},
    {"xauth", "add", 3},
    {"x11vnc", "-storepasswd", 1},
    {"qpdf", "--encrypt", 1},
    {"qpdf", "--encrypt", 2},
});

}  // namespace common::secrets
