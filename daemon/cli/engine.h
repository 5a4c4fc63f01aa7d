// What the verbs that try watchlists on files share: the engine as the options
// want it, and the articles of the files.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/settings/settings.h"
#include "daemon/article/article.h"
#include "daemon/cli/article_reader.h"
#include "daemon/cli/command_line.h"
#include "daemon/cli/input_files.h"
#include "daemon/pipeline/process.h"
#include "rules/watch/rule_set.h"

namespace wirewatch {

struct Engine {
  ProcessOptions process;
  std::unique_ptr<const RuleSet> rules;
};

// What keeps it from being loaded is told on standard error; the code is then
// what the verb exits with.
struct LoadedEngine {
  std::optional<Engine> engine;
  int exit_code = kExitGood;
};
// `verb` names it in messages.
LoadedEngine LoadEngine(const EngineOptions& options, const std::string& verb);
// The same for a configuration that is loaded already; no paths: its own.
LoadedEngine LoadEngine(const Settings& settings,
                        std::vector<std::string> watchlists);

// How files of this format are cut into articles.
Framing FramingOf(InputFormat format);

// Text articles are named for their file. The record must outlive the result.
InputRecord InputOf(const FileRecord& record, InputFormat format);

// "articles.jsonl:7", and just the file where a file is an article.
std::string PlaceOf(const FileRecord& record, InputFormat format);

// A line that says why the record is no article.
std::string FaultOf(const FileRecord& record, InputFormat format,
                    const DecodeError& error);

// Hands each record of each file ("-": standard input; a directory: what is in
// it, see FindInputFiles(); none: standard input) to `take`, in order. What
// cannot be read is told on standard error; false if anything was.
bool ForEachRecord(const std::vector<std::string>& paths,
                   const DecoderOptions& options,
                   const std::function<void(FileRecord)>& take);

// The same for files that were found, until `stopped` says so: it is asked
// before each record and after a read that a signal ended.
bool ForEachRecord(const InputFiles& input, const DecoderOptions& options,
                   const std::function<void(FileRecord)>& take,
                   const std::function<bool()>& stopped);

}  // namespace wirewatch
