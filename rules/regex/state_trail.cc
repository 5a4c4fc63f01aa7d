#include "rules/regex/state_trail.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

#include "rules/base/utf8.h"

namespace wirewatch {
namespace {

constexpr std::size_t kProbeCharacters = 3000;
constexpr std::size_t kMostNodes = 4096;

// By the number of a character of kAlphabet: whether a place accepts it.
using Accepted = std::vector<bool>;

constexpr std::u32string_view kAlphabet =
    U" \n.,-'abcdefghijklmnopqrstuvwxyz0123456789ابتثجحدرسشصعفقكلمنهوي"
    U"абвгдеиклмнопрст摩苏尔伊斯兰国";

// Words of two to nine letters of one script, numbers, punctuation; always the
// same. Indices into kAlphabet.
std::vector<std::size_t> MakeProbe() {
  constexpr std::array<std::pair<std::size_t, std::size_t>, 5> kScripts = {
      {{6, 26}, {32, 10}, {42, 22}, {64, 16}, {80, 7}}};
  constexpr std::array<std::size_t, 8> kMarks = {0, 0, 0, 0, 1, 2, 3, 4};
  std::vector<std::size_t> probe;
  std::uint64_t seed = 20261122;
  const auto roll = [&seed](std::size_t sides) {
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(seed >> 33) % sides;
  };
  while (probe.size() < kProbeCharacters) {
    const auto [first, count] = kScripts[roll(kScripts.size())];
    for (std::size_t letters = 2 + roll(8); letters > 0; --letters) {
      probe.push_back(first + roll(count));
    }
    probe.push_back(kMarks[roll(kMarks.size())]);
  }
  probe.resize(kProbeCharacters);
  return probe;
}

// A place in the pattern: it accepts a character and goes on to `next`, or,
// where it accepts none, is both of `next` and `other` at once.
struct Place {
  static constexpr int kNowhere = -1;
  const Accepted* accepted = nullptr;
  int next = kNowhere;
  int other = kNowhere;
};

class Machine {
 public:
  explicit Machine(const RegexNode& tree)
      : start_(Build(tree, Place::kNowhere)) {}

  bool too_large() const { return places_.size() > kMostNodes; }

  StateTrail Run() {
    StateTrail trail;
    std::vector<int> alive;
    for (const std::size_t character : MakeProbe()) {
      std::vector<int> next;
      ++step_;
      Enter(start_, alive);  // a match may begin anywhere
      ++step_;
      std::uint64_t state = 0;
      for (const int place : alive) {
        const Place& its = places_[static_cast<std::size_t>(place)];
        if ((*its.accepted)[character]) {
          Enter(its.next, next);
        }
      }
      for (const int place : next) {
        state += (static_cast<std::uint64_t>(place) + 1) * 0x9E3779B97F4A7C15U ^
                 static_cast<std::uint64_t>(place) << 40;
      }
      trail.push_back(state);
      alive = std::move(next);
    }
    return trail;
  }

 private:
  // The place from which `node` and then `next` is read.
  int Build(const RegexNode& node, int next) {
    if (too_large()) {
      return next;
    }
    switch (node.kind) {
      case RegexNode::Kind::kLiteral:
      case RegexNode::Kind::kClass:
      case RegexNode::Kind::kAnyChar:
        return BuildCharacters(node, next);
      case RegexNode::Kind::kAssertion:
        return next;
      case RegexNode::Kind::kConcat:
        for (auto child = node.children.rbegin(); child != node.children.rend();
             ++child) {
          next = Build(*child, next);
        }
        return next;
      case RegexNode::Kind::kAlternation: {
        int either = Build(node.children.front(), next);
        for (std::size_t i = 1; i < node.children.size(); ++i) {
          either = Add({nullptr, either, Build(node.children[i], next)});
        }
        return either;
      }
      case RegexNode::Kind::kRepeat:
        return BuildRepeat(node, next);
    }
    return next;
  }

  int BuildRepeat(const RegexNode& node, int next) {
    const RegexNode& child = node.children.front();
    if (node.most == RegexNode::kNoMost) {
      const int loop = Add({nullptr, next, Place::kNowhere});
      const int body = Build(child, loop);
      places_[static_cast<std::size_t>(loop)].other = body;
      next = loop;
    } else {
      const int end = next;
      for (int i = node.least; i < node.most; ++i) {
        next = Add({nullptr, Build(child, next), end});
      }
    }
    for (int i = 0; i < node.least; ++i) {
      next = Build(child, next);
    }
    return next;
  }

  int BuildCharacters(const RegexNode& node, int next) {
    if (node.kind != RegexNode::Kind::kLiteral) {
      return Add({AcceptedBy(node), next, Place::kNowhere});
    }
    std::vector<RegexNode> characters;
    for (std::size_t at = 0; at < node.text.size();) {
      const DecodedCodePoint c = DecodeCodePoint(node.text, at);
      RegexNode character = node;
      character.text = node.text.substr(at, c.bytes);
      characters.push_back(std::move(character));
      at += c.bytes;
    }
    for (auto c = characters.rbegin(); c != characters.rend(); ++c) {
      next = Add({AcceptedBy(*c), next, Place::kNowhere});
    }
    return next;
  }

  int Add(Place place) {
    places_.push_back(place);
    return static_cast<int>(places_.size()) - 1;
  }

  const Accepted* AcceptedBy(const RegexNode& character) {
    const std::string program =
        (character.any_case ? "(?i)" : "") + WriteRegex(character);
    const auto [known, is_new] = accepted_.try_emplace(program);
    if (is_new) {
      const RE2 re2(program, RE2::Quiet);
      for (const char32_t c : kAlphabet) {
        std::string text;
        AppendUtf8(c, text);
        known->second.push_back(RE2::FullMatch(text, re2));
      }
    }
    return &known->second;
  }

  // Adds what accepts characters there, each once in a step.
  void Enter(int place, std::vector<int>& alive) {
    entered_.resize(places_.size());
    open_.push_back(place);
    while (!open_.empty()) {
      place = open_.back();
      open_.pop_back();
      if (place == Place::kNowhere ||
          std::exchange(entered_[static_cast<std::size_t>(place)], step_) ==
              step_) {
        continue;
      }
      const Place& its = places_[static_cast<std::size_t>(place)];
      if (its.accepted != nullptr) {
        alive.push_back(place);
      } else {
        open_.push_back(its.next);
        open_.push_back(its.other);
      }
    }
  }

  std::vector<Place> places_;
  std::map<std::string, Accepted> accepted_;
  std::vector<int> open_;             // of Enter()
  std::vector<std::size_t> entered_;  // the step of the last time
  std::size_t step_ = 0;
  int start_;
};

}  // namespace

StateTrail StateTrailOf(const RegexNode& tree) {
  Machine machine(tree);
  return machine.too_large() ? StateTrail() : machine.Run();
}

StateTrail Together(StateTrail one, const StateTrail& other) {
  for (std::size_t i = 0; i < one.size(); ++i) {
    one[i] = (one[i] ^ (one[i] >> 31)) * 0xD6E8FEB86659FD93U + other[i];
  }
  return one;
}

std::size_t CountStates(const StateTrail& trail) {
  StateTrail sorted = trail;
  std::sort(sorted.begin(), sorted.end());
  return static_cast<std::size_t>(std::unique(sorted.begin(), sorted.end()) -
                                  sorted.begin());
}

}  // namespace wirewatch
