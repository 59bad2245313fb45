// Programs that own a format which is read here, and what they say of files that a test made up.
#pragma once

#include <string>
#include <vector>

namespace tests {

/// The path of a program, installed or unpacked below build/peers (`dpkg-deb -x`); empty: it is
/// neither.
std::string peer(const std::string& name);

/// What it writes, stdout and stderr, line by line, whatever it ends with.
std::vector<std::string> lines_of(const std::vector<std::string>& argv);

}  // namespace tests
