// What every engine of `./dev bench peers` is given: the same articles and the
// same names, in files, so that programs in other languages read them too. All
// stand in one folder:
//
//   articles.jsonl  {"id", "lang", "text"} a line, as the wire sends them
//   names.tsv       folded name, name, language key (may be empty) a line;
//                   no two with the same folded name
//   folded.bin      the folded text of each article, with a NUL after it
//
// A folder with the first file and a names.txt (name, tab, language key), as
// Generate() or a user makes them, is
// made whole by Prepare().
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "rules/match/name.h"

namespace wirewatch {

struct ListedName {
  std::string folded;
  Name name;  // its entity is its line: every name competes with itself only
};

struct Workload {
  std::vector<std::string> records;    // the lines of articles.jsonl
  std::vector<std::string> languages;  // "ar"; empty if not declared
  std::vector<std::string> texts;
  std::vector<std::string> folded;
};

struct Prepared {
  std::size_t articles = 0;
  std::size_t text_bytes = 0;
  std::size_t folded_bytes = 0;
  std::size_t names = 0;
  std::size_t unfit_names = 0;  // too short, nothing left, or there already
};

// articles.jsonl and names.txt from a fixed seed; see mixed_wire.h.
void Generate(const std::filesystem::path& folder, std::size_t bytes,
              std::size_t names);
// The line of articles.jsonl for an article.
std::string RecordOf(std::size_t number, const std::string& language,
                     const std::string& text);

// Aborts with a message if a file cannot be read or is not as told above.
Prepared Prepare(const std::filesystem::path& folder);
Workload ReadWorkload(const std::filesystem::path& folder);
// The first `most` names, or all there are.
std::vector<ListedName> ReadNames(const std::filesystem::path& folder,
                                  std::size_t most);

}  // namespace wirewatch
