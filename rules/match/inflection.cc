// How the tables of declension.h are read. Each is taken to pieces once, in two
// editions: folded like texts, and with its marks for names that keep them.
#include "rules/match/inflection.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "rules/match/declension.h"
#include "rules/match/field_view.h"
#include "rules/match/pattern.h"
#include "rules/text/fold.h"

namespace wirewatch {
namespace {

constexpr char kSoftens = '~';

std::string InEdition(std::string_view letters, MarksRule marks) {
  if (marks == MarksRule::kKeep) {
    return FoldForComparison(letters, References::kLiteral, Strictness::kMarks);
  }
  return std::string(FoldField(letters, References::kLiteral).text());
}

bool IsClassSign(char c) {
  return c >= 'A' && c <= 'Z';
}

// A piece of an ending or a form: letters, the sign of a class, or kSoftens.
struct Piece {
  char sign = 0;  // 0: letters
  std::string letters;
};

// An ending or a form without its hyphen.
std::vector<Piece> PiecesOf(std::string_view notation, MarksRule marks) {
  std::vector<Piece> pieces;
  while (!notation.empty()) {
    const char front = notation.front();
    if (IsClassSign(front) || front == kSoftens) {
      pieces.push_back({front, ""});
      notation.remove_prefix(1);
      continue;
    }
    const auto end = std::find_if(notation.begin(), notation.end(), [](char c) {
      return IsClassSign(c) || c == kSoftens;
    });
    const auto bytes = static_cast<std::size_t>(end - notation.begin());
    pieces.push_back({0, InEdition(notation.substr(0, bytes), marks)});
    notation.remove_prefix(bytes);
  }
  return pieces;
}

struct Row {
  std::vector<Piece> ending;
  std::vector<std::vector<Piece>> forms;
  bool is_whole_word = false;
  Stands stands = Stands::kAnywhere;
  std::size_t min_letters = 0;
  std::size_t exactness = 0;
};

constexpr std::string_view WithoutHyphen(std::string_view notation) {
  notation.remove_prefix(notation.starts_with('-') ? 1 : 0);
  return notation;
}

Row RowOf(const Paradigm& paradigm, MarksRule marks) {
  Row row;
  row.is_whole_word = !paradigm.ending.starts_with('-');
  row.stands = paradigm.stands;
  row.min_letters = paradigm.min_letters;
  row.ending = PiecesOf(WithoutHyphen(paradigm.ending), marks);
  for (std::string_view rest = paradigm.forms; !rest.empty();) {
    const std::string_view form = rest.substr(0, rest.find(' '));
    row.forms.push_back(PiecesOf(WithoutHyphen(form), marks));
    rest.remove_prefix(std::min(form.size() + 1, rest.size()));
  }
  constexpr std::size_t kWholeWord = 100;
  row.exactness = row.is_whole_word ? kWholeWord : 0;
  for (const Piece& piece : row.ending) {
    row.exactness += piece.sign == 0 ? 2 * CountLetters(piece.letters) : 1;
  }
  return row;
}

// A word taken apart by a row's ending.
struct Parted {
  std::string_view stem;
  char sign = 0;            // of the class in the ending, if any
  std::string_view letter;  // that stood for it
};

bool MayStand(Stands stands, WordPlace place) {
  return stands == Stands::kAnywhere || place == WordPlace::kBeforeOthers ||
         (stands == Stands::kInPhrase && place == WordPlace::kLastOfSeveral);
}

class Table {
 public:
  Table(const Declension& declension, MarksRule marks)
      : language_(declension.language) {
    for (const LetterClass& letters : declension.classes) {
      classes_.push_back({letters.sign, InEdition(letters.letters, marks)});
    }
    for (const Softening& softening : declension.softenings) {
      softenings_.emplace_back(InEdition(softening.hard, marks),
                               InEdition(softening.soft, marks));
    }
    for (const Paradigm& paradigm : declension.paradigms) {
      rows_.push_back(RowOf(paradigm, marks));
    }
    std::stable_sort(
        rows_.begin(), rows_.end(),
        [](const Row& a, const Row& b) { return a.exactness > b.exactness; });
  }

  std::string_view language() const { return language_; }

  std::vector<std::string> FormsOf(std::string_view word,
                                   WordPlace place) const {
    std::vector<std::string> forms;
    const std::size_t letters = CountLetters(word);
    std::size_t exactness = 0;
    for (const Row& row : rows_) {
      if (row.exactness < exactness) {
        break;
      }
      if (letters < row.min_letters || !MayStand(row.stands, place)) {
        continue;
      }
      if (const auto parted = Part(word, row)) {
        exactness = row.exactness;
        AppendForms(word, *parted, row, forms);
      }
    }
    return forms;
  }

 private:
  std::optional<Parted> Part(std::string_view word, const Row& row) const {
    Parted parted{word, 0, {}};
    for (auto piece = row.ending.rbegin(); piece != row.ending.rend();
         ++piece) {
      std::string_view tail = piece->letters;
      if (piece->sign != 0) {
        const auto last = CodePointBefore(parted.stem, parted.stem.size());
        if (!last) {
          return std::nullopt;
        }
        tail = parted.stem.substr(last->begin);
        if (!IsInClass(piece->sign, tail)) {
          return std::nullopt;
        }
        parted.sign = piece->sign;
        parted.letter = tail;
      }
      if (!parted.stem.ends_with(tail)) {
        return std::nullopt;
      }
      parted.stem.remove_suffix(tail.size());
    }
    return row.is_whole_word == parted.stem.empty() ? std::optional(parted)
                                                    : std::nullopt;
  }

  bool IsInClass(char sign, std::string_view letter) const {
    return std::any_of(classes_.begin(), classes_.end(), [&](const Piece& c) {
      return c.sign == sign && c.letters.find(letter) != std::string::npos;
    });
  }

  void AppendForms(std::string_view word, const Parted& parted, const Row& row,
                   std::vector<std::string>& forms) const {
    for (const std::vector<Piece>& pieces : row.forms) {
      std::string form = FormOf(parted, pieces);
      if (forms.size() < kMostForms && form != word &&
          std::find(forms.begin(), forms.end(), form) == forms.end()) {
        forms.push_back(std::move(form));
      }
    }
  }

  std::string FormOf(const Parted& parted,
                     const std::vector<Piece>& pieces) const {
    std::string form(parted.stem);
    for (const Piece& piece : pieces) {
      if (piece.sign == kSoftens) {
        Soften(form);
      } else if (piece.sign != 0) {
        form += parted.letter;
      } else {
        form += piece.letters;
      }
    }
    return form;
  }

  void Soften(std::string& form) const {
    for (const auto& [hard, soft] : softenings_) {
      if (form.ends_with(hard)) {
        form.replace(form.size() - hard.size(), hard.size(), soft);
        return;
      }
    }
  }

  std::string_view language_;
  std::vector<Piece> classes_;
  std::vector<std::pair<std::string, std::string>> softenings_;
  std::vector<Row> rows_;  // the most exact first
};

const std::array<Declension, 7>& Declensions() {
  static const std::array<Declension, 7> all = {
      BulgarianDeclension(), CzechDeclension(),   GermanDeclension(),
      PolishDeclension(),    RussianDeclension(), SloveneDeclension(),
      UkrainianDeclension()};
  return all;
}

const Table* TableOf(std::string_view language, MarksRule marks) {
  static const auto make = [](MarksRule edition) {
    std::vector<Table> tables;
    for (const Declension& declension : Declensions()) {
      tables.emplace_back(declension, edition);
    }
    return tables;
  };
  static const std::vector<Table> folded = make(MarksRule::kFold);
  static const std::vector<Table> marked = make(MarksRule::kKeep);
  const std::vector<Table>& tables =
      marks == MarksRule::kFold ? folded : marked;
  const auto table = std::find_if(
      tables.begin(), tables.end(),
      [language](const Table& t) { return t.language() == language; });
  return table == tables.end() ? nullptr : &*table;
}

}  // namespace

bool GeneratesForms(std::string_view language) {
  return std::any_of(
      Declensions().begin(), Declensions().end(),
      [language](const Declension& d) { return d.language == language; });
}

std::vector<std::string> FormsOf(std::string_view word,
                                 std::string_view language, WordPlace place,
                                 MarksRule marks) {
  const Table* table = TableOf(language, marks);
  return table == nullptr ? std::vector<std::string>()
                          : table->FormsOf(word, place);
}

}  // namespace wirewatch
