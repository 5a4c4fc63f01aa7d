#include "config/watchlist/spelling_notation.h"

#include <algorithm>
#include <optional>

namespace wirewatch {
namespace {

// A name is a row of slots; each slot is one of its alternatives.
using Slot = std::vector<std::string>;

class Notation {
 public:
  explicit Notation(std::string_view name) : name_(name) {}

  Spellings Expand() {
    slots_.push_back({""});
    for (at_ = 0; at_ < name_.size() && !fault_; ++at_) {
      Take(name_[at_]);
    }
    if (!fault_ && in_group_) {
      Stop(Spellings::Fault::kUnclosed, opened_at_);
    }
    std::size_t count = 1;
    for (const Slot& slot : slots_) {
      count = std::min(count * slot.size(), kMostSpellings + 1);
    }
    if (!fault_ && count > kMostSpellings) {
      Stop(Spellings::Fault::kTooMany, 0);
    }
    return fault_ ? *fault_ : Product();
  }

 private:
  void Stop(Spellings::Fault fault, std::size_t offset) {
    fault_ = Spellings{fault, offset, {}};
  }

  void Take(char c) {
    switch (c) {
      case '\\':
        return Escape();
      case '(':
        return in_group_ ? Stop(Spellings::Fault::kNested, at_) : OpenGroup();
      case '|':
        return in_group_ ? NextAlternative()
                         : Stop(Spellings::Fault::kBareBar, at_);
      case ')':
        return in_group_ ? CloseGroup()
                         : Stop(Spellings::Fault::kUnopened, at_);
      default:
        slots_.back().back() += c;
    }
  }

  void Escape() {
    constexpr std::string_view kEscapable = "()|\\";
    if (at_ + 1 == name_.size() ||
        kEscapable.find(name_[at_ + 1]) == std::string_view::npos) {
      return Stop(Spellings::Fault::kBadEscape, at_);
    }
    slots_.back().back() += name_[++at_];
  }

  void OpenGroup() {
    in_group_ = true;
    opened_at_ = at_;
    slots_.push_back({""});
  }

  void NextAlternative() {
    if (slots_.back().back().empty()) {
      return Stop(Spellings::Fault::kEmpty, at_);
    }
    slots_.back().emplace_back();
  }

  void CloseGroup() {
    Slot& group = slots_.back();
    if (group.back().empty()) {
      return Stop(Spellings::Fault::kEmpty, at_);
    }
    if (group.size() == 1) {
      group.emplace_back();  // `(x)`: or nothing
    }
    in_group_ = false;
    slots_.push_back({""});
  }

  Spellings Product() const {
    Spellings spellings;
    spellings.all = {""};
    for (const Slot& slot : slots_) {
      std::vector<std::string> longer;
      longer.reserve(spellings.all.size() * slot.size());
      for (const std::string& start : spellings.all) {
        for (const std::string& piece : slot) {
          longer.push_back(start + piece);
        }
      }
      spellings.all = std::move(longer);
    }
    std::vector<std::string> once;
    for (std::string& spelling : spellings.all) {
      if (std::find(once.begin(), once.end(), spelling) == once.end()) {
        once.push_back(std::move(spelling));
      }
    }
    spellings.all = std::move(once);
    return spellings;
  }

  const std::string_view name_;
  std::size_t at_ = 0;
  bool in_group_ = false;
  std::size_t opened_at_ = 0;
  std::vector<Slot> slots_;
  std::optional<Spellings> fault_;
};

}  // namespace

Spellings ExpandSpellings(std::string_view name) {
  if (name.find_first_of("()|\\") == std::string_view::npos) {
    return {Spellings::Fault::kNone, 0, {std::string(name)}};
  }
  return Notation(name).Expand();
}

}  // namespace wirewatch
