// The syntax of what settings point to. Nothing here asks the network: whether
// a host exists is a matter of the running daemon.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wirewatch {

// What is wrong with a text, and what to write instead; the message goes on
// after the text itself ("`b1` has no port").
struct SyntaxFault {
  std::string message;
  std::vector<std::string> help;
};

// "host:port", "10.0.0.1:9092", "[::1]:9092".
std::optional<SyntaxFault> FaultOfBroker(std::string_view text);

// A name or an address by itself: "desk.example.org", "10.0.0.1", "::1".
std::optional<SyntaxFault> FaultOfHost(std::string_view text);

// A Kafka topic: letters, digits, `.`, `_`, `-`, at most 249.
std::optional<SyntaxFault> FaultOfTopic(std::string_view text);

// A JSON Pointer (RFC 6901) to something inside of a document.
std::optional<SyntaxFault> FaultOfPointer(std::string_view text);

// "127.0.0.1:9464", "[::1]:9464", "localhost:9464"; port 0 takes a free one.
std::optional<SyntaxFault> FaultOfListen(std::string_view text);

// Whether a good listen address can only be reached from this machine.
bool IsLoopback(std::string_view listen);

}  // namespace wirewatch
