#include "daemon/cli/engine.h"

#include <unistd.h>

#include <iostream>
#include <utility>

#include "config/watchlist/watchlist_loader.h"
#include "daemon/cli/terminal.h"
#include "daemon/service/wiring.h"

namespace wirewatch {
namespace {

bool ReadFile(const std::string& file, const DecoderOptions& options,
              const std::function<void(FileRecord)>& take,
              const std::function<bool()>& stopped) {
  auto stream = OpenStream(file);
  if (!stream.ok()) {
    std::cerr << "wirewatch: " << stream.error().text << "\n";
    return false;
  }
  ArticleReader reader(file, std::move(stream).value(),
                       FramingOf(options.format), options.max_bytes);
  for (;;) {
    auto record = reader.Next();
    if (stopped()) {
      return true;
    }
    if (!record.ok()) {
      std::cerr << "wirewatch: " << record.error().text << "\n";
      return false;
    }
    if (!record->has_value()) {
      return true;
    }
    take(**std::move(record));
  }
}

}  // namespace

LoadedEngine LoadEngine(const EngineOptions& options, const std::string& verb) {
  Settings settings = DefaultSettings();
  if (!options.config.empty()) {
    LoadedSettings loaded = LoadSettings(options.config);
    std::cerr << RenderAll(loaded.diagnostics, ColourOn(STDERR_FILENO));
    if (!loaded.settings) {
      return {std::nullopt, kExitConfiguration};
    }
    settings = *std::move(loaded.settings);
  }
  if (!options.format.empty()) {
    settings.input.format = options.format;
  }
  if (options.watchlists.empty() && options.config.empty()) {
    std::cerr << "wirewatch: " << verb
              << " wants --watchlists PATH or --config FILE\n";
    return {std::nullopt, kExitUsage};
  }
  return LoadEngine(settings, options.watchlists);
}

LoadedEngine LoadEngine(const Settings& settings,
                        std::vector<std::string> watchlists) {
  if (watchlists.empty()) {
    watchlists.push_back(settings.watchlists);
  }
  LoadedWatchlists loaded = LoadWatchlists(watchlists);
  std::cerr << RenderAll(loaded.diagnostics, ColourOn(STDERR_FILENO));
  if (!loaded.bundle) {
    return {std::nullopt, kExitConfiguration};
  }
  return {
      Engine{ProcessOptionsOf(settings),
             std::make_unique<const RuleSet>(
                 std::move(loaded.bundle->watchlists), loaded.bundle->sha256)},
      kExitGood};
}

Framing FramingOf(InputFormat format) {
  return format == InputFormat::kText ? Framing::kWhole : Framing::kLines;
}

InputRecord InputOf(const FileRecord& record, InputFormat format) {
  InputRecord input;
  input.coordinates.topic = record.file;
  if (format == InputFormat::kText) {
    const std::string_view file = record.file;
    input.fallback_id = file.substr(file.rfind('/') + 1);
    input.coordinates.topic = input.fallback_id;
  }
  input.coordinates.offset = static_cast<std::int64_t>(record.number);
  input.value = record.bytes;
  return input;
}

std::string PlaceOf(const FileRecord& record, InputFormat format) {
  return format == InputFormat::kText
             ? record.file
             : record.file + ":" + std::to_string(record.line);
}

std::string FaultOf(const FileRecord& record, InputFormat format,
                    const DecodeError& error) {
  return PlaceOf(record, format) + ": " + std::string(ToString(error.reason)) +
         ": " + Visible(error.detail) + "\n";
}

bool ForEachRecord(const std::vector<std::string>& paths,
                   const DecoderOptions& options,
                   const std::function<void(FileRecord)>& take) {
  return ForEachRecord(FindInputFiles(paths, options.format), options, take,
                       [] { return false; });
}

bool ForEachRecord(const InputFiles& input, const DecoderOptions& options,
                   const std::function<void(FileRecord)>& take,
                   const std::function<bool()>& stopped) {
  bool all_read = input.faults.empty();
  for (const std::string& fault : input.faults) {
    std::cerr << "wirewatch: " << fault << "\n";
  }
  for (const std::string& file : input.files) {
    if (stopped()) {
      break;
    }
    all_read = ReadFile(file, options, take, stopped) && all_read;
  }
  return all_read;
}

}  // namespace wirewatch
