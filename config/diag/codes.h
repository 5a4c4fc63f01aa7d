// The codes of all faults in what people write. A code never changes its
// meaning and is never used again: people search the web and their logs for it.
// docs/errors.md has a section for each, tests/golden/errors at least one case;
// tests/config/codes_test.cc compares the three.
#pragma once

#include <span>
#include <string_view>

namespace wirewatch {

struct Code {
  std::string_view id;       // C: any file; R: watchlists; W: warnings
  std::string_view meaning;  // one line, as in docs/errors.md
};

// Every code, in the order of docs/errors.md.
std::span<const Code> AllCodes();

namespace codes {

// Files.
inline constexpr Code kUnreadable{"C001", "a file cannot be read"};
inline constexpr Code kNotAFile{"C002", "not an ordinary file"};
inline constexpr Code kTooLarge{"C003", "a file is too large"};
inline constexpr Code kNotUtf8{"C004", "not UTF-8"};
inline constexpr Code kControlCharacter{"C005", "a forbidden character"};

// YAML.
inline constexpr Code kSyntax{"C006", "YAML cannot be understood"};
inline constexpr Code kTab{"C007", "a tab in the indentation"};
inline constexpr Code kAlias{"C008", "an anchor, an alias or a merge key"};
inline constexpr Code kTag{"C009", "a tag or a directive"};
inline constexpr Code kSeveralDocuments{"C010", "more than one document"};
inline constexpr Code kDuplicateKey{"C011", "a key stands twice"};
inline constexpr Code kUnknownKey{"C012", "an unknown key"};
inline constexpr Code kWrongType{"C013", "another kind of value is wanted"};
inline constexpr Code kMissingKey{"C014", "a key is missing"};
inline constexpr Code kQuoteIt{"C015", "text that YAML reads otherwise"};
inline constexpr Code kTooDeep{"C016", "nested too deep"};
inline constexpr Code kLongLine{"C017", "a line is too long"};
inline constexpr Code kNothingHere{"C018", "nothing is given"};
inline constexpr Code kBadKey{"C019", "a key that is no text"};
inline constexpr Code kDirectionControl{"C020", "a hidden direction control"};
inline constexpr Code kSeveralLines{"C021", "a text runs over several lines"};
inline constexpr Code kTwiceInList{"C022", "the same twice in a list"};

// Settings.
inline constexpr Code kGrammar{"C030", "a quantity cannot be understood"};
inline constexpr Code kOutOfBounds{"C031", "a quantity is out of bounds"};
inline constexpr Code kUnknownWord{"C032", "not one of the known words"};
inline constexpr Code kBroker{"C033", "not the address of a broker"};
inline constexpr Code kTopic{"C034", "not the name of a topic"};
inline constexpr Code kLoop{"C035", "topics that must differ"};
inline constexpr Code kPointer{"C036", "not a JSON Pointer"};
inline constexpr Code kListen{"C037", "not an address to listen on"};
inline constexpr Code kNotLoopback{"C038", "listening beyond this machine"};
inline constexpr Code kSecretFile{"C039", "a secret's file cannot be used"};
inline constexpr Code kSecurity{"C041", "security settings that do not fit"};
inline constexpr Code kSecretInFile{"C042", "a secret in the file itself"};
inline constexpr Code kKafkaProperty{"C043", "a Kafka property is refused"};
inline constexpr Code kHost{"C044", "not the name of a host"};

// Watchlists.
inline constexpr Code kBadId{"R001", "not an id"};
inline constexpr Code kDuplicateWatchlist{"R002", "two watchlists of one id"};
inline constexpr Code kSameFile{"R003", "a file is given twice"};
inline constexpr Code kUnknownLanguage{"R004", "not a language tag"};
inline constexpr Code kFoldsToNothing{"R005",
                                      "a name of which nothing is left"};
inline constexpr Code kTooShort{"R006", "too short a name"};
inline constexpr Code kSpelling{"R007", "parentheses in a name do not fit"};
inline constexpr Code kTooManySpellings{"R008", "too many spellings of a name"};
inline constexpr Code kArabicComma{"R009", "an Arabic comma in a name"};
inline constexpr Code kNoNames{"R010", "an entity without names"};
inline constexpr Code kNoFiles{"R011", "a directory without watchlists"};
inline constexpr Code kClitics{"R012", "not proclitic letters"};
inline constexpr Code kDangling{"R013", "an id that leads nowhere"};
inline constexpr Code kCycle{"R014", "a circle"};
inline constexpr Code kMisplaced{"R015", "a word that cannot stand there"};
inline constexpr Code kNoOccasion{"R016", "a rule that only excludes"};
inline constexpr Code kRegex{"R017", "a pattern that cannot be used"};
inline constexpr Code kNeeds{"R018", "company that can never come"};
inline constexpr Code kTest{"R019", "a test that proves nothing"};
inline constexpr Code kDate{"R020", "not a date"};
inline constexpr Code kQuotesInName{"R021", "quotes that are part of a name"};

// Tests written in watchlists.
inline constexpr Code kExpectedAlert{"T001", "an alert, or none, was expected"};
inline constexpr Code kExpectedMention{"T002",
                                       "a mention, or none, was expected"};

// Warnings: what is loaded may not be what was meant.
inline constexpr Code kSharedName{"W001", "two entities share a name"};
inline constexpr Code kDirectionInComment{
    "W002", "a hidden direction control in a comment"};
inline constexpr Code kFileIgnored{"W003", "a file is not read"};
inline constexpr Code kNoEffect{"W004", "a setting without effect"};
inline constexpr Code kReviewDue{"W005", "an exclusion is to be reviewed"};
inline constexpr Code kUntested{"W006", "a rule without tests"};
inline constexpr Code kNeverHolds{"W007", "a rule that can never hold"};
inline constexpr Code kCostlyPattern{"W008", "a pattern that costs much"};
inline constexpr Code kExposed{"W009", "a connection that others can use"};
inline constexpr Code kSecretForAll{"W010", "a secret that all can read"};
inline constexpr Code kFrequentWord{"W011", "a name that is a frequent word"};

}  // namespace codes
}  // namespace wirewatch
