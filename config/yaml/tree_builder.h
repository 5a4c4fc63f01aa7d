// yaml-cpp's events -> our tree. Private to config/yaml: the only header that
// knows the library.
//
// What yaml-cpp 0.7 tells of places is thin: a mark is the byte at which a
// token begins (0-based, after the byte order mark that we keep from it), no
// event says where anything ends, and the mark of a value that is not there is
// that of the next token. So ends are found in the source text itself. It also
// lets pass what must not pass (a quote that is never closed runs to the end of
// the file without a word; a line that fits nowhere begins another document).
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>

#include <string>
#include <utility>
#include <vector>

#include "config/diag/codes.h"
#include "config/yaml/node.h"
#include "config/yaml/reader.h"

namespace wirewatch {

class TreeBuilder : public YAML::EventHandler {
 public:
  // Thrown to end the parse once nothing sensible can follow; the fault is in
  // faults(). Caught in ReadYaml().
  struct Stop {};

  // `shift`: bytes of the file that the parser does not see. Both references
  // outlive the builder.
  TreeBuilder(const std::shared_ptr<const SourceFile>& file, std::size_t shift,
              const YamlLimits& limits);

  // After the parse.
  YamlNode TakeRoot() { return std::move(root_); }
  Diagnostics TakeFaults() { return std::move(faults_); }
  // Where all keys and scalars stand, in order.
  const std::vector<std::pair<std::size_t, std::size_t>>& scalars() const {
    return scalars_;
  }
  // Records what the parser could not go on from.
  void SyntaxError(const YAML::ParserException& error);

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag,
                YAML::anchor_t anchor, const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag,
                  YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { Close(); }

 private:
  // A container that is being filled. The pointer stays valid: a parent grows
  // only when its child is closed.
  struct Open {
    YamlNode* node;
    bool key_read = false;  // of a map: the next node is a value
  };

  std::size_t At(const YAML::Mark& mark) const;
  Diagnostic& Fault(const Code& code, std::size_t begin, std::size_t end,
                    std::string message, std::vector<std::string> help = {});

  bool NextIsKey() const;
  bool IsWholeScalar(std::size_t end) const;
  void RefuseEmptyKeyAt(std::size_t at, YamlNode& map);
  YamlNode& Begin(std::size_t at, YamlNode::Kind kind);
  void Finish(YamlNode& node);
  void Push(const YAML::Mark& mark, YamlNode::Kind kind);
  void Close();
  bool RefusedProperty(std::size_t at);
  void CheckKey(YamlNode& key);
  void CheckDuplicates(const YamlNode& map);
  void CheckDecoded(const YamlNode& scalar);
  void PlaceEmpty(YamlNode& node);
  std::size_t EndOfContainer(const YamlNode& node) const;

  const std::shared_ptr<const SourceFile>& file_;
  const std::string_view text_;
  const std::size_t shift_;
  const YamlLimits& limits_;
  bool document_seen_ = false;
  YamlNode root_;
  std::vector<Open> open_;
  std::vector<std::pair<std::size_t, std::size_t>> scalars_;
  std::size_t nodes_ = 0;
  Diagnostics faults_;
  Diagnostic not_kept_;  // what Fault() returns beyond kMostOfOneFile
};

}  // namespace wirewatch
