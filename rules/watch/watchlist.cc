#include "rules/watch/watchlist.h"

namespace wirewatch {

bool IsRun(Status status) {
  return status == Status::kShadow || status == Status::kLive;
}

std::string_view ToString(EntityKind kind) {
  switch (kind) {
    case EntityKind::kPlace:
      return "place";
    case EntityKind::kActor:
      return "actor";
    case EntityKind::kPerson:
      return "person";
    case EntityKind::kOrganisation:
      return "organisation";
    case EntityKind::kEvent:
      return "event";
    case EntityKind::kOther:
      return "other";
    case EntityKind::kTerm:
      return "term";
  }
  return "other";
}

std::string_view ToString(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return "info";
    case Severity::kLow:
      return "low";
    case Severity::kMedium:
      return "medium";
    case Severity::kHigh:
      return "high";
    case Severity::kCritical:
      return "critical";
  }
  return "info";
}

std::string_view ToString(Status status) {
  switch (status) {
    case Status::kDraft:
      return "draft";
    case Status::kShadow:
      return "shadow";
    case Status::kLive:
      return "live";
    case Status::kRetired:
      return "retired";
  }
  return "draft";
}

}  // namespace wirewatch
