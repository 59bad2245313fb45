#include "collector/inventory/unpack/unpacker.hpp"

#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <climits>

namespace collector::inventory {

namespace {

using common::errc;
using common::fail;
using common::result;

// Views are made of bytes, libraries take unsigned ones.
const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(char* room) { return reinterpret_cast<unsigned char*>(room); }

/// One piece behind the other, as apk has them; what follows and is none is passed over, as gzip
/// does.
class gzip_unpacker : public unpacker {
 public:
  gzip_unpacker() { good_ = ::inflateInit2(&state_, 15 + 16) == Z_OK; }
  ~gzip_unpacker() override { ::inflateEnd(&state_); }

  result<step> run(std::string_view in, char* out, std::size_t room) override {
    constexpr char begin = '\x1f';
    if (is_whole() && !in.empty()) {
      if (in[0] != begin) return step{.used = in.size()};
      good_ = ::inflateReset(&state_) == Z_OK;
      ended_ = false;
    }
    state_.next_in = const_cast<unsigned char*>(bytes_of(in));
    state_.avail_in = static_cast<unsigned>(std::min<std::size_t>(in.size(), UINT_MAX));
    state_.next_out = bytes_of(out);
    state_.avail_out = static_cast<unsigned>(std::min<std::size_t>(room, UINT_MAX));
    const auto given = state_.avail_in, free = state_.avail_out;
    const int said = good_ && !ended_ ? ::inflate(&state_, Z_NO_FLUSH) : Z_BUF_ERROR;
    if (said != Z_OK && said != Z_STREAM_END && said != Z_BUF_ERROR)
      return fail(errc::malformed, "no gzip");
    ended_ = ended_ || said == Z_STREAM_END;
    return step{given - state_.avail_in, free - state_.avail_out};
  }
  bool is_whole() const override { return ended_; }

 private:
  z_stream state_{};
  bool good_ = false, ended_ = false;
};

class xz_unpacker : public unpacker {
 public:
  xz_unpacker() {
    constexpr std::uint64_t memory_most = 128u << 20;
    good_ = ::lzma_auto_decoder(&state_, memory_most, LZMA_CONCATENATED) == LZMA_OK;
  }
  ~xz_unpacker() override { ::lzma_end(&state_); }

  result<step> run(std::string_view in, char* out, std::size_t room) override {
    state_.next_in = bytes_of(in);
    state_.avail_in = in.size();
    state_.next_out = bytes_of(out);
    state_.avail_out = room;
    const auto said =
        good_ ? ::lzma_code(&state_, in.empty() ? LZMA_FINISH : LZMA_RUN) : LZMA_PROG_ERROR;
    if (said != LZMA_OK && said != LZMA_STREAM_END && said != LZMA_BUF_ERROR)
      return fail(errc::malformed, "no xz, or one that takes too much memory");
    ended_ = said == LZMA_STREAM_END;
    return step{in.size() - state_.avail_in, room - state_.avail_out};
  }
  bool is_whole() const override { return ended_; }

 private:
  lzma_stream state_ = LZMA_STREAM_INIT;
  bool good_ = false, ended_ = false;
};

class zstd_unpacker : public unpacker {
 public:
  result<step> run(std::string_view in, char* out, std::size_t room) override {
    ZSTD_inBuffer from{in.data(), in.size(), 0};
    ZSTD_outBuffer to{out, room, 0};
    const auto said = ::ZSTD_decompressStream(state_.get(), &to, &from);
    if (::ZSTD_isError(said) != 0) return fail(errc::malformed, "no zstd");
    if (from.pos > 0 || to.pos > 0) ended_ = said == 0;
    return step{from.pos, to.pos};
  }
  bool is_whole() const override { return ended_; }

 private:
  std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> state_{::ZSTD_createDStream(),
                                                                    ::ZSTD_freeDStream};
  bool ended_ = false;
};

class lz4_unpacker : public unpacker {
 public:
  lz4_unpacker() {
    LZ4F_dctx* state = nullptr;
    if (::LZ4F_isError(::LZ4F_createDecompressionContext(&state, LZ4F_VERSION)) == 0)
      state_.reset(state);
  }

  result<step> run(std::string_view in, char* out, std::size_t room) override {
    auto used = in.size(), made = room;
    const auto said = state_
                          ? ::LZ4F_decompress(state_.get(), out, &made, in.data(), &used, nullptr)
                          : static_cast<std::size_t>(-1);
    if (::LZ4F_isError(said) != 0) return fail(errc::malformed, "no lz4");
    if (used > 0 || made > 0) ended_ = said == 0;
    return step{used, made};
  }
  bool is_whole() const override { return ended_; }

 private:
  std::unique_ptr<LZ4F_dctx, decltype(&LZ4F_freeDecompressionContext)> state_{
      nullptr, ::LZ4F_freeDecompressionContext};
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<unpacker> unpacker_of(std::string_view first) {
  constexpr std::string_view of_lzma("\x5d\0\0", 3);
  if (first.starts_with("\x1f\x8b")) return std::make_unique<gzip_unpacker>();
  if (first.starts_with("\xfd"
                        "7zXZ") ||
      first.starts_with(of_lzma))
    return std::make_unique<xz_unpacker>();
  if (first.starts_with("\x28\xb5\x2f\xfd")) return std::make_unique<zstd_unpacker>();
  if (first.starts_with("\x04\x22\x4d\x18")) return std::make_unique<lz4_unpacker>();
  return nullptr;
}

}  // namespace collector::inventory
