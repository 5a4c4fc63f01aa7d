#include "rules/match/name_paths.h"

#include <algorithm>

#include "rules/match/field_view.h"
#include "rules/match/pattern.h"
#include "rules/match/scan_classes.h"

namespace wirewatch {
namespace {

constexpr std::size_t kMostForms = 16;
constexpr std::size_t kMostPieces = 24;
// Signs and separators between two runs: each may have three soft joints before
// it, so that these take fewer than 64 bytes in a text.
constexpr std::size_t kMostBetweenRuns = 4;

std::vector<std::string_view> EndingsOf(std::string_view group) {
  std::vector<std::string_view> endings;
  while (true) {
    const std::string_view ending = group.substr(0, group.find(kOr));
    endings.push_back(ending);
    if (ending.size() == group.size()) {
      return endings;
    }
    group.remove_prefix(ending.size() + 1);
  }
}

// Every form with every choice appended.
void Fork(const std::vector<std::string_view>& choices,
          std::vector<PlainForm>& forms) {
  std::vector<PlainForm> forked;
  for (const PlainForm& form : forms) {
    for (const std::string_view choice : choices) {
      forked.push_back({form.text + std::string(choice)});
    }
  }
  forms = std::move(forked);
}

void AppendToAll(std::string_view text, std::vector<PlainForm>& forms) {
  for (PlainForm& form : forms) {
    form.text += text;
  }
}

// What may stand for the element at the front of the pattern, if it is one of
// those that leave a choice.
std::vector<std::string_view> ChoicesAt(std::string_view pattern) {
  switch (pattern.front()) {
    case kOptionalSeparator:
      return {" ", ""};
    case kOptionalApostrophe:
      return {"'", ""};
    case kOpen:
      return EndingsOf(pattern.substr(1, pattern.find(kClose) - 1));
    default:
      return {};
  }
}

std::size_t BytesOfElement(std::string_view pattern) {
  return pattern.front() == kOpen ? pattern.find(kClose) + 1
                                  : DecodeFolded(pattern, 0).end;
}

ScanClasses::Bits ClassAt(std::string_view text, std::size_t at) {
  return ScanClasses::Get()[DecodeFolded(text, at).value];
}

// The end of the run that begins at `at`; `at` if a sign or separator does.
std::size_t EndOfRun(std::string_view text, std::size_t at) {
  const int run = ClassAt(text, at) & ScanClasses::kRun;
  while (run != 0 && at < text.size() &&
         (ClassAt(text, at) & ScanClasses::kRun) == run) {
    at = DecodeFolded(text, at).end;
  }
  return at;
}

std::size_t LongestPrefix(std::size_t bytes) {
  return *std::prev(
      std::upper_bound(kPrefixLengths.begin(), kPrefixLengths.end(), bytes));
}

// Whether a name may end inside a run: after its last letter, others follow.
bool EndsInsideRun(const Spelling& spelling, std::string_view form) {
  const char32_t last = CodePointBefore(form, form.size())->value;
  return spelling.suffixes != SuffixGrammar::kNone ||
         (ScanClasses::Get()[last] & ScanClasses::kAnywhere) != 0 ||
         ClassOf(last).script == ScriptGroup::kHangul;
}

class PathMaker {
 public:
  PathMaker(std::string_view form, bool open) : form_(form), open_(open) {}

  NamePath Make() {
    const ScanClasses::Bits first = ClassAt(form_, 0);
    path_.begins_anywhere = (first & ScanClasses::kAnywhere) != 0;
    path_.begins_with_sign = (first & ScanClasses::kRun) == 0;
    std::size_t at = 0;
    if (path_.begins_with_sign) {
      at = DecodeFolded(form_, 0).end;
      Append(0, 1, /*prefix=*/0);
    }
    std::size_t between = 0;
    while (at < form_.size() && between <= kMostBetweenRuns &&
           path_.pieces.size() < kMostPieces) {
      const std::size_t end = EndOfRun(form_, at);
      if (end == at) {
        ++between;
        at = DecodeFolded(form_, at).end;
        continue;
      }
      between = 0;
      if (path_.second_run == 0) {
        path_.second_run = path_.pieces.size();
      }
      AppendRun(at, end);
      at = end;
    }
    return std::move(path_);
  }

 private:
  void Append(std::size_t begin, std::size_t end, std::size_t prefix) {
    path_.pieces.push_back(
        {LoadPiece(form_.substr(begin, end - begin), 0), prefix});
  }

  void AppendRun(std::size_t begin, std::size_t end) {
    const bool open = open_ && end == form_.size();
    if (open && path_.begins_anywhere && path_.pieces.empty()) {
      const std::size_t prefix =
          LongestPrefix(std::min(end - begin, kPieceBytes));
      return Append(begin, begin + prefix, prefix);
    }
    for (; begin + kPieceBytes <= end; begin += kPieceBytes) {
      Append(begin, begin + kPieceBytes, /*prefix=*/0);
    }
    if (begin == end) {
      return;
    }
    const std::size_t prefix = open ? LongestPrefix(end - begin) : 0;
    Append(begin, open ? begin + prefix : end, prefix);
  }

  std::string_view form_;
  bool open_;
  NamePath path_;
};

}  // namespace

std::vector<PlainForm> PlainFormsOf(std::string_view pattern) {
  std::vector<PlainForm> forms = {{}};
  bool in_first_word = true;
  while (!pattern.empty()) {
    const std::size_t bytes = BytesOfElement(pattern);
    const std::vector<std::string_view> choices = ChoicesAt(pattern);
    if (choices.empty()) {
      AppendToAll(pattern.substr(0, bytes), forms);
      in_first_word = in_first_word && pattern.front() != kSeparator;
    } else if (!forms.front().text.empty() &&
               (forms.size() * choices.size() > kMostForms ||
                (pattern.front() == kOpen && !in_first_word))) {
      for (PlainForm& form : forms) {
        form.whole = false;
      }
      break;
    } else {
      Fork(choices, forms);
    }
    pattern.remove_prefix(bytes);
  }
  return forms;
}

std::vector<NamePath> PathsOf(const Spelling& spelling) {
  std::vector<NamePath> paths;
  for (const PlainForm& form : PlainFormsOf(spelling.pattern)) {
    const bool open = !form.whole || EndsInsideRun(spelling, form.text);
    paths.push_back(PathMaker(form.text, open).Make());
  }
  return paths;
}

}  // namespace wirewatch
