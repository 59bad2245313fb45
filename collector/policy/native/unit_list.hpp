// The table of `systemctl list-unit-files`, where systemd does not run.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "collector/policy/native/reply.hpp"
#include "collector/policy/native/unit_files.hpp"
#include "collector/policy/native/unit_presets.hpp"

namespace collector::policy::native {

struct unit_list_request {
  std::vector<std::string> types, states, patterns;  ///< empty: all
  bool legend = true;
};

/// Of the words after the program's name. Nothing when they ask for something else, or in a way
/// that is not known here.
std::optional<unit_list_request> parse_list_unit_files(std::span<const std::string> words);

/// `presets` is asked only when a row needs it. Nothing when a row is not certain, or would be cut
/// to fit.
std::optional<reply> list_unit_files(const unit_list_request& asked, const unit_files& files,
                                     const std::function<const unit_presets*()>& presets);

}  // namespace collector::policy::native
