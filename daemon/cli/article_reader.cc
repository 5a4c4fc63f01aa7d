#include "daemon/cli/article_reader.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

namespace wirewatch {
namespace {

constexpr std::size_t kChunk = std::size_t{256} * 1024;

std::string SystemError() {
  return std::generic_category().message(errno);
}

// zlib reads plain files too (gzread is transparent), so this serves both; but
// what is named .gz has to be one, or an archive that is cut within its first
// bytes would pass for a text.
class ZlibStream : public ByteStream {
 public:
  ZlibStream(std::string file, gzFile handle)
      : file_(std::move(file)),
        handle_(handle),
        must_be_gzip_(file_.ends_with(".gz")),
        chunk_(kChunk) {
    gzbuffer(handle_, kChunk);
  }
  ~ZlibStream() override { gzclose_r(handle_); }

  Result<bool, ReadError> Read(std::string& out) override {
    const int got =
        gzread(handle_, chunk_.data(), static_cast<unsigned>(chunk_.size()));
    if (got >= 0 && must_be_gzip_ && gzdirect(handle_) == 1) {
      return ReadError{file_ + ": not in gzip format"};
    }
    if (got > 0) {
      out.append(chunk_.data(), static_cast<std::size_t>(got));
      return true;
    }
    int code = Z_OK;
    const char* text = gzerror(handle_, &code);
    if (got < 0 || (code != Z_OK && code != Z_STREAM_END)) {
      return ReadError{file_ + ": " + (code == Z_ERRNO ? SystemError() : text)};
    }
    return false;
  }

  std::uint64_t stored_bytes() const override {
    return static_cast<std::uint64_t>(
        std::max<std::int64_t>(gzoffset(handle_), 0));
  }

 private:
  const std::string file_;
  const gzFile handle_;
  const bool must_be_gzip_;
  std::vector<char> chunk_;
};

class ZstdStream : public ByteStream {
 public:
  ZstdStream(std::string file, int fd)
      : file_(std::move(file)),
        fd_(fd),
        stream_(ZSTD_createDStream(), ZSTD_freeDStream),
        in_(ZSTD_DStreamInSize()),
        out_(ZSTD_DStreamOutSize()) {}
  ~ZstdStream() override { close(fd_); }

  Result<bool, ReadError> Read(std::string& out) override {
    if (input_.pos == input_.size) {
      const ssize_t got = read(fd_, in_.data(), in_.size());
      if (got < 0) {
        return ReadError{file_ + ": " + SystemError()};
      }
      if (got == 0) {
        if (unfinished_) {
          return ReadError{file_ + ": ends in the middle of a zstd frame"};
        }
        return false;
      }
      input_ = {in_.data(), static_cast<std::size_t>(got), 0};
      stored_bytes_ += static_cast<std::uint64_t>(got);
    }
    ZSTD_outBuffer output{out_.data(), out_.size(), 0};
    const std::size_t left =
        ZSTD_decompressStream(stream_.get(), &output, &input_);
    if (ZSTD_isError(left) != 0) {
      return ReadError{file_ + ": " + ZSTD_getErrorName(left)};
    }
    unfinished_ = left != 0;
    out.append(out_.data(), output.pos);
    return true;
  }

  std::uint64_t stored_bytes() const override { return stored_bytes_; }

 private:
  const std::string file_;
  const int fd_;
  const std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> stream_;
  std::vector<char> in_;
  std::vector<char> out_;
  ZSTD_inBuffer input_{nullptr, 0, 0};
  std::uint64_t stored_bytes_ = 0;
  bool unfinished_ = true;  // an empty file is no archive
};

}  // namespace

Result<std::unique_ptr<ByteStream>, ReadError> OpenStream(
    const std::string& file) {
  const bool standard_input = file == "-";
  const int fd = standard_input ? dup(STDIN_FILENO)
                                : open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return ReadError{file + ": " + SystemError()};
  }
  if (file.ends_with(".zst")) {
    return std::unique_ptr<ByteStream>(std::make_unique<ZstdStream>(file, fd));
  }
  const gzFile handle = gzdopen(fd, "rb");
  if (handle == nullptr) {
    close(fd);
    return ReadError{file + ": out of memory"};
  }
  return std::unique_ptr<ByteStream>(
      std::make_unique<ZlibStream>(file, handle));
}

ArticleReader::ArticleReader(std::string file,
                             std::unique_ptr<ByteStream> stream,
                             Framing framing, std::uint64_t max_bytes)
    : file_(std::move(file)),
      stream_(std::move(stream)),
      framing_(framing),
      max_bytes_(max_bytes) {}

Result<bool, ReadError> ArticleReader::Fill() {
  buffer_.erase(0, at_);
  at_ = 0;
  auto more = stream_->Read(buffer_);
  if (more.ok() && !*more) {
    ended_ = true;
  }
  return more;
}

Result<std::optional<FileRecord>, ReadError> ArticleReader::Next() {
  for (;;) {
    if (std::optional<FileRecord> record = TakeLine()) {
      return record;
    }
    if (ended_) {
      return std::optional<FileRecord>{};
    }
    if (const auto more = Fill(); !more.ok()) {
      return more.error();
    }
  }
}

// A record, if buffer_ holds a whole one (or more of one than may be).
std::optional<FileRecord> ArticleReader::TakeLine() {
  for (;;) {
    const std::size_t line_end = framing_ == Framing::kLines
                                     ? buffer_.find('\n', at_)
                                     : std::string::npos;
    const bool complete = line_end != std::string::npos || ended_;
    const std::size_t end = std::min(line_end, buffer_.size());
    const std::size_t length = end - at_;
    const bool too_long = length > max_bytes_;
    if (!complete && !too_long) {
      if (skipping_) {
        at_ = end;  // the middle of a line that was taken already
      }
      return std::nullopt;
    }
    const bool skip = skipping_;
    const std::string_view line(buffer_.data() + at_, length);
    const bool blank =
        framing_ == Framing::kLines && (line.empty() || line == "\r");
    FileRecord record{file_, next_number_, line_, stream_->stored_bytes(),
                      std::string(line.substr(0, max_bytes_ + 1))};
    line_ += line_end != std::string::npos ? 1 : 0;
    skipping_ = !complete;
    at_ = line_end != std::string::npos ? line_end + 1 : end;
    const bool nothing_left = line_end == std::string::npos && ended_;
    // An empty file is a record (an empty one) only where files are records.
    const bool nothing = framing_ == Framing::kWhole
                             ? next_number_ > 0
                             : nothing_left && length == 0;
    if (!skip && !blank && !nothing) {
      ++next_number_;
      return record;
    }
    if (nothing_left) {
      return std::nullopt;
    }
  }
}

}  // namespace wirewatch
