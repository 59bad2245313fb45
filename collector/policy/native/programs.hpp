// One function a program: what it would print and return for these arguments, or nothing when that
// is not certain. `argv[0]` is as the policy has it; the program itself is the one Debian 12
// installs.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "collector/policy/native/host.hpp"
#include "collector/policy/native/reply.hpp"

namespace collector::policy::native {

using arguments = std::span<const std::string>;

std::optional<reply> stat(arguments argv, host& facts);
std::optional<reply> dpkg_query(arguments argv, host& facts);
std::optional<reply> dpkg(arguments argv, host& facts);
std::optional<reply> systemctl(arguments argv, host& facts);
std::optional<reply> findmnt(arguments argv, host& facts);
std::optional<reply> sysctl(arguments argv, host& facts);
std::optional<reply> getent(arguments argv, host& facts);
std::optional<reply> shell(arguments argv, host& facts);

/// Any of them: chosen by the file that would run.
std::optional<reply> answer(arguments argv, host& facts);

}  // namespace collector::policy::native
