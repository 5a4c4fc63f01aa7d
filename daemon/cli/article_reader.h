// Articles from files, for `scan`: plain, .gz and .zst, by line or whole.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "rules/base/result.h"

namespace wirewatch {

// One record's bytes and where they stand in the file.
struct FileRecord {
  std::string file;              // as the user typed it; "-" for standard input
  std::uint64_t number = 0;      // of the record in the file, from 0
  std::uint64_t line = 1;        // on which it stands, from 1, as editors count
  std::uint64_t stored_end = 0;  // bytes of the file, as it is stored, that
                                 // were read until then: always a little ahead
  std::string bytes;
};

struct ReadError {
  std::string text;  // "articles.gz: not in gzip format"
};

// A file as a stream of bytes, decompressed by its name's end.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // Appends up to about 256 KiB to `out`; false at the end.
  virtual Result<bool, ReadError> Read(std::string& out) = 0;
  // Bytes of the file, as it is stored, that were read.
  virtual std::uint64_t stored_bytes() const = 0;
};

Result<std::unique_ptr<ByteStream>, ReadError> OpenStream(
    const std::string& file);

// How a stream is cut: a record a line (empty lines are skipped), or one record
// for all of it.
enum class Framing { kLines, kWhole };

class ArticleReader {
 public:
  // Requires a stream that was opened from `file`. A record longer than
  // `max_bytes` is cut there and one byte more, so that the decoder refuses it;
  // the rest of it is skipped, never held.
  ArticleReader(std::string file, std::unique_ptr<ByteStream> stream,
                Framing framing, std::uint64_t max_bytes);

  // The next record, nothing at the end.
  Result<std::optional<FileRecord>, ReadError> Next();

 private:
  // More bytes into buffer_; false at the end.
  Result<bool, ReadError> Fill();
  std::optional<FileRecord> TakeLine();

  const std::string file_;
  const std::unique_ptr<ByteStream> stream_;
  const Framing framing_;
  const std::uint64_t max_bytes_;
  std::string buffer_;
  std::size_t at_ = 0;     // what of buffer_ is taken
  bool skipping_ = false;  // inside the rest of a line that was too long
  bool ended_ = false;
  std::uint64_t next_number_ = 0;
  std::uint64_t line_ = 1;  // of what stands at at_
};

}  // namespace wirewatch
