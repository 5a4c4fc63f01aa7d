#include "daemon/cli/alert_diff.h"

#include <sstream>

#include "rules/base/decimal.h"

namespace wirewatch {
namespace {

// The documents by the rule's id, without what names the watchlists.
std::map<std::string, std::string> DocumentsOf(const Judged& judged,
                                               const RuleSet& rules) {
  std::map<std::string, std::string> documents;
  const std::string bundle = "\"bundle\":\"" + rules.bundle() + "\"";
  for (const Alert& alert : judged.encoded.alerts) {
    std::string document = alert.record.value;
    const std::size_t at = document.find(bundle);
    if (at != std::string::npos) {
      document.erase(at, bundle.size());
    }
    documents.emplace(rules.rules()[alert.rule].id, std::move(document));
  }
  return documents;
}

// The whole document of the alert of a rule; empty if there is none.
std::string AlertOf(const std::string& rule, const Judged& judged,
                    const RuleSet& rules) {
  for (const Alert& alert : judged.encoded.alerts) {
    if (rules.rules()[alert.rule].id == rule) {
      return alert.record.value;
    }
  }
  return {};
}

// "20", "0..20", "5.." of "+0..20".
std::optional<DiffExpectation::Bounds> ParseBounds(std::string_view text) {
  DiffExpectation::Bounds bounds;
  const std::size_t dots = text.find("..");
  const auto least = ParseDecimal<std::uint64_t>(text.substr(0, dots));
  if (!least) {
    return std::nullopt;
  }
  bounds.least = *least;
  if (dots == std::string_view::npos) {
    bounds.most = bounds.least;
    return bounds;
  }
  const std::string_view last = text.substr(dots + 2);
  if (last.empty()) {
    return bounds;
  }
  const auto most = ParseDecimal<std::uint64_t>(last);
  if (!most || *most < bounds.least) {
    return std::nullopt;
  }
  bounds.most = *most;
  return bounds;
}

}  // namespace

void AlertDiff::Add(const Judged& before, const Judged& after) {
  ++articles_;
  const auto old_documents = DocumentsOf(before, before_);
  const auto new_documents = DocumentsOf(after, after_);
  for (const auto& [rule, document] : old_documents) {
    const auto now = new_documents.find(rule);
    if (now == new_documents.end()) {
      Note(rule, AlertChange::kLost, before.article,
           AlertOf(rule, before, before_));
    } else if (now->second != document) {
      Note(rule, AlertChange::kChanged, after.article,
           AlertOf(rule, after, after_));
    }
  }
  for (const auto& [rule, document] : new_documents) {
    if (!old_documents.contains(rule)) {
      Note(rule, AlertChange::kGained, after.article,
           AlertOf(rule, after, after_));
    }
  }
}

void AlertDiff::Note(const std::string& rule, AlertChange change,
                     const Article& article, const std::string& alert) {
  const auto index = static_cast<std::size_t>(change);
  RuleDifference& difference = rules_[rule];
  ++difference.counts[index];
  if (difference.examples[index].size() < most_examples_) {
    difference.examples[index].push_back({article.id, alert});
  }
}

std::optional<DiffExpectation> DiffExpectation::Parse(std::string_view text) {
  std::istringstream words{std::string(text)};
  DiffExpectation expectation;
  if (!(words >> expectation.rule)) {
    return std::nullopt;
  }
  bool any = false;
  for (std::string word; words >> word; any = true) {
    constexpr std::string_view kSigns = "+-~";  // by AlertChange
    const std::size_t change = kSigns.find(word[0]);
    const auto bounds = ParseBounds(std::string_view(word).substr(1));
    if (change == std::string_view::npos || !bounds) {
      return std::nullopt;
    }
    expectation.bounds[change] = *bounds;
  }
  return any ? std::optional(expectation) : std::nullopt;
}

bool DiffExpectation::IsMetBy(const RuleDifference& difference) const {
  for (std::size_t i = 0; i < kAlertChanges; ++i) {
    if (difference.counts[i] < bounds[i].least ||
        difference.counts[i] > bounds[i].most) {
      return false;
    }
  }
  return true;
}

}  // namespace wirewatch
