# Warnings, sanitizers, and the faster tools where the machine has them.
add_library(muster_options INTERFACE)
target_include_directories(muster_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(muster_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow=local -Wconversion -Wnon-virtual-dtor
                       -Wold-style-cast -Woverloaded-virtual -Wimplicit-fallthrough)
# GCC 12 sees overlaps in std::string and uninitialised values in std::optional that are not there (GCC bugs 105651, 80635).
target_compile_options(muster_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
if(MUSTER_WERROR)
  target_compile_options(muster_options INTERFACE -Werror)
endif()
target_compile_options(muster_options INTERFACE -fstack-protector-strong $<$<CONFIG:Release,RelWithDebInfo>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2>)
target_link_options(muster_options INTERFACE -Wl,-z,relro,-z,now)

if(MUSTER_SANITIZE)
  # Without UBSan's check of every pointer for null: it doubles the build, and AddressSanitizer stops at such an access too.
  add_compile_options(-fsanitize=${MUSTER_SANITIZE} -fno-sanitize=null -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${MUSTER_SANITIZE})
endif()

find_program(MUSTER_CCACHE ccache)
if(MUSTER_CCACHE)
  # What ccache must overlook to serve files that use a precompiled header (its manual, "Precompiled headers").
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${MUSTER_CCACHE})
  add_compile_options(-fpch-preprocess)
endif()
find_program(MUSTER_MOLD mold)
if(MUSTER_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# muster_library(name sources...): a library of one folder with the project's options.
function(muster_library name)
  add_library(${name} STATIC ${ARGN})
  target_link_libraries(${name} PUBLIC muster_options)
endfunction()

# muster_precompile(target headers...): the headers nearly every file of the target needs, parsed once, and the given ones.
function(muster_precompile target)
  target_precompile_headers(${target} PRIVATE <algorithm> <filesystem> <functional> <map> <memory> <optional> <string> <vector>
                            <fmt/format.h> <spdlog/spdlog.h> <tl/expected.hpp> ${ARGN})
endfunction()

# muster_stage(folder binary libs...): library of all .cpp in the folder but main.cpp, and its binary.
function(muster_stage folder binary)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/main.cpp)
  muster_library(muster_${folder} ${sources})
  target_link_libraries(muster_${folder} PUBLIC ${ARGN})
  muster_precompile(muster_${folder} <nlohmann/json.hpp>)
  add_executable(${binary} main.cpp)
  target_link_libraries(${binary} PRIVATE muster_${folder})
endfunction()
