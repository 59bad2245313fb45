# Warnings, sanitizers, and the faster tools where the machine has them.
add_library(muster_options INTERFACE)
target_include_directories(muster_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(muster_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow=local -Wconversion -Wnon-virtual-dtor
                       -Wold-style-cast -Woverloaded-virtual -Wimplicit-fallthrough)
# GCC 12 sees overlaps in std::string and uninitialised values in std::optional that are not there (GCC bugs 105651, 80635).
target_compile_options(muster_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(muster_options INTERFACE -Wno-unknown-warning-option)
endif()
if(MUSTER_WERROR)
  target_compile_options(muster_options INTERFACE -Werror)
endif()
target_compile_options(muster_options INTERFACE -fstack-protector-strong $<$<CONFIG:Release,RelWithDebInfo>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2>)
target_link_options(muster_options INTERFACE -Wl,-z,relro,-z,now)

if(MUSTER_SANITIZE)
  # Without what UBSan checks of every pointer, which doubles the build. AddressSanitizer stops at such an access too, but for
  # alignment, which x86 forgives.
  add_compile_options(-fsanitize=${MUSTER_SANITIZE} -fno-sanitize=null,object-size,pointer-overflow,alignment -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${MUSTER_SANITIZE})
endif()

find_program(MUSTER_CCACHE ccache)
if(MUSTER_CCACHE)
  # What ccache must overlook to serve files that use a precompiled header (its manual, "Precompiled headers").
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${MUSTER_CCACHE})
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()
# Compilers of large files spend a tenth of their time on looking for memory to use again, which machines that build have.
add_compile_options($<$<CXX_COMPILER_ID:GNU>:--param=ggc-min-heapsize=1000000>)
find_program(MUSTER_MOLD mold)
if(MUSTER_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# muster_precompile(target headers...): the target owns a precompiled header: what nearly every file needs, and the given ones.
# The last of them tells of templates that are compiled in one file only.
function(muster_precompile target)
  target_precompile_headers(${target} PRIVATE <algorithm> <array> <chrono> <filesystem> <fstream> <functional> <map> <memory> <optional> <set>
                            <sstream> <string> <vector> <fmt/format.h> <nlohmann/json.hpp> <spdlog/spdlog.h> <tl/expected.hpp>
                            ${PROJECT_SOURCE_DIR}/common/compiled_once.hpp ${ARGN})
endfunction()

# muster_library(name sources...): a library of one folder with the project's options. muster_common is the first of them: its
# precompiled header is the only one, and everything else in the programs uses it.
function(muster_library name)
  add_library(${name} STATIC ${ARGN})
  target_link_libraries(${name} PUBLIC muster_options)
  if(name STREQUAL "muster_common")
    muster_precompile(${name})
  else()
    target_precompile_headers(${name} REUSE_FROM muster_common)
  endif()
endfunction()

# muster_program(name sources...): a program, which uses that header too.
function(muster_program name)
  add_executable(${name} ${ARGN})
  target_precompile_headers(${name} REUSE_FROM muster_common)
endfunction()

# muster_unity_by_folder(target sources...): where the preset compiles files together, those of a folder are: the files of
# different folders may name things alike.
function(muster_unity_by_folder target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
  foreach(source ${ARGN})
    cmake_path(RELATIVE_PATH source OUTPUT_VARIABLE folder)
    cmake_path(GET folder PARENT_PATH folder)
    string(REPLACE "/" "_" folder ${folder})
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${folder})
  endforeach()
endfunction()

# muster_stage(folder binary libs...): library of all .cpp in the folder but main.cpp, and its binary.
function(muster_stage folder binary)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/main.cpp)
  muster_library(muster_${folder} ${sources})
  target_link_libraries(muster_${folder} PUBLIC ${ARGN})
  muster_program(${binary} main.cpp)
  target_link_libraries(${binary} PRIVATE muster_${folder})
endfunction()

# muster_soname(to file): the name by which a program loads that library when it runs.
function(muster_soname to file)
  execute_process(COMMAND ${CMAKE_OBJDUMP} -p ${file} OUTPUT_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
  if(NOT said MATCHES "SONAME +([^ \n]+)")
    message(FATAL_ERROR "${file} is no shared library: it names no SONAME")
  endif()
  set(${to} ${CMAKE_MATCH_1} PARENT_SCOPE)
endfunction()
