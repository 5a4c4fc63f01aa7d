// Roff: a manual page, paragraph by paragraph. Texts are UTF-8; what stands in
// `backticks` is bold.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace wirewatch {

class Roff {
 public:
  // "wirewatch", 1, "News articles against watchlists".
  Roff(std::string_view name, int section, std::string_view what);

  void Section(std::string_view title);     // SETTINGS
  void Subsection(std::string_view title);  // scan
  void Paragraph(std::string_view text);
  // A line of its own in the words of a shell or of YAML.
  void Example(std::string_view text);
  // A tag in bold, what it takes in italics, and its text, indented.
  void Item(std::string_view tag, std::string_view takes,
            std::string_view text);

  std::string Take() { return std::move(page_); }

 private:
  std::string page_;
};

}  // namespace wirewatch
