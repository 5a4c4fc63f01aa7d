// Lists of names that others keep -> entities of a watchlist: what all
// importers share. An importer reads its input line by line, tells faulty lines
// with their numbers and goes on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wirewatch {

// An entity as it was found: nothing is judged yet, see WriteSkeleton().
struct ImportedEntity {
  std::string id;        // any text; made into an id
  std::string distinct;  // added to the id if another entity has it already
  std::string kind;      // "place"
  std::string severity;  // empty: none is said
  std::string comment;   // for editors, one line; may be empty
  std::vector<std::pair<std::string, std::string>> ids;    // scheme, value
  std::vector<std::pair<std::string, std::string>> names;  // language, name
};

// A line that cannot be used.
struct ImportFault {
  std::uint64_t line = 0;  // from 1
  std::string text;        // "7 columns where 19 are wanted"
};

// Faulty lines: the first ones and how many there are.
class ImportFaults {
 public:
  static constexpr std::size_t kMostTold = 20;
  void Add(std::uint64_t line, std::string text);
  const std::vector<ImportFault>& told() const { return told_; }
  std::size_t count() const { return count_; }

 private:
  std::vector<ImportFault> told_;
  std::size_t count_ = 0;
};

// The text as a name may be written: without byte order marks and hidden
// direction controls, with one space where white space stands, none at the
// edges.
std::string CleanName(std::string_view text);

// The line without a byte order mark (on line 1) and without CR at its end.
std::string_view CleanLine(std::string_view line, std::uint64_t number);

}  // namespace wirewatch
