// Markup drawn by lot from the tags that are dear to parsers or that they are
// odd about, and what the parser makes of a piece.
#pragma once

#include <gumbo.h>

#include <cstddef>
#include <memory_resource>
#include <random>
#include <string>
#include <string_view>

namespace wirewatch {

// A few names over and over, so that they meet each other in every order.
class OddMarkup {
 public:
  std::string Next();

 private:
  std::size_t Lot(std::size_t count) { return lot_() % count; }
  std::string Piece(const std::string& name, std::size_t ends);

  std::mt19937 lot_{20261122};
};

// A piece as gumbo reads it, which must not be one that ends the process
// (html_foreign.h). `html` outlives it.
class ParsedHtml {
 public:
  explicit ParsedHtml(std::string_view html);
  ParsedHtml(const ParsedHtml&) = delete;
  ParsedHtml& operator=(const ParsedHtml&) = delete;
  const GumboNode& root() const { return *output_->root; }

 private:
  std::pmr::monotonic_buffer_resource arena_;
  const GumboOutput* output_;
};

}  // namespace wirewatch
