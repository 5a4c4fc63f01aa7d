#include "config/diag/codes.h"

#include <array>

namespace wirewatch {
namespace {

constexpr std::array kAll = {
    codes::kUnreadable,
    codes::kNotAFile,
    codes::kTooLarge,
    codes::kNotUtf8,
    codes::kControlCharacter,
    codes::kSyntax,
    codes::kTab,
    codes::kAlias,
    codes::kTag,
    codes::kSeveralDocuments,
    codes::kDuplicateKey,
    codes::kUnknownKey,
    codes::kWrongType,
    codes::kMissingKey,
    codes::kQuoteIt,
    codes::kTooDeep,
    codes::kLongLine,
    codes::kNothingHere,
    codes::kBadKey,
    codes::kDirectionControl,
    codes::kSeveralLines,
    codes::kTwiceInList,
    codes::kGrammar,
    codes::kOutOfBounds,
    codes::kUnknownWord,
    codes::kBroker,
    codes::kTopic,
    codes::kLoop,
    codes::kPointer,
    codes::kListen,
    codes::kNotLoopback,
    codes::kSecretFile,
    codes::kSecurity,
    codes::kSecretInFile,
    codes::kKafkaProperty,
    codes::kHost,
    codes::kBadId,
    codes::kDuplicateWatchlist,
    codes::kSameFile,
    codes::kUnknownLanguage,
    codes::kFoldsToNothing,
    codes::kTooShort,
    codes::kSpelling,
    codes::kTooManySpellings,
    codes::kArabicComma,
    codes::kNoNames,
    codes::kNoFiles,
    codes::kClitics,
    codes::kDangling,
    codes::kCycle,
    codes::kMisplaced,
    codes::kNoOccasion,
    codes::kRegex,
    codes::kNeeds,
    codes::kTest,
    codes::kDate,
    codes::kQuotesInName,
    codes::kExpectedAlert,
    codes::kExpectedMention,
    codes::kSharedName,
    codes::kDirectionInComment,
    codes::kFileIgnored,
    codes::kNoEffect,
    codes::kReviewDue,
    codes::kUntested,
    codes::kNeverHolds,
    codes::kCostlyPattern,
    codes::kExposed,
    codes::kSecretForAll,
    codes::kFrequentWord,
};

}  // namespace

std::span<const Code> AllCodes() {
  return kAll;
}

}  // namespace wirewatch
