// CommandLine: every verb with its options, texts and examples. `--help`, the
// manual page and the completion scripts are made from it.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/cli/command_line.h"

namespace wirewatch {

class CommandLine {
 public:
  CommandLine();
  // Parses and runs the verb that was given. The exit code.
  int Run(int argc, char** argv);

 private:
  CLI::App* Verb(CLI::App& parent, const std::string& name,
                 const std::string& what, std::function<int()> run);
  CLI::App* Verb(const std::string& name, const std::string& what,
                 std::function<int()> run);

  // The service, and what is asked of it: command_line.cc.
  void AddRun();
  void AddDemo();
  void AddCheck();
  void AddTest();
  void AddCtl();
  void AddCtlSkip(CLI::App& ctl);
  void AddSchema();
  void AddCompletion();
  void AddMan();
  // Articles through the engine, and names from elsewhere: article_verbs.cc.
  void AddScan();
  void AddExplain();
  void AddExpand();
  void AddDiff();
  void AddReplay();
  void AddReplaySource(CLI::App& verb);
  void AddImport();
  void AddImportGeonames(CLI::App& import);
  void AddImportCsv(CLI::App& import);

  CLI::App app_;
  std::vector<std::pair<CLI::App*, std::function<int()>>> verbs_;
  RunOptions run_;
  DemoOptions demo_;
  ScanOptions scan_;
  ExplainOptions explain_;
  ExpandOptions expand_;
  DiffOptions diff_;
  ReplayOptions replay_;
  CheckOptions check_;
  TestOptions test_;
  ImportGeonamesOptions import_geonames_;
  ImportCsvOptions import_csv_;
  CtlReloadOptions ctl_reload_;
  CtlStatusOptions ctl_status_;
  CtlSkipOptions ctl_skip_;
  SchemaOptions schema_;
  std::string shell_;  // of completion
  std::string page_;   // of man
};

}  // namespace wirewatch
