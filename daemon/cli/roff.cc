#include "daemon/cli/roff.h"

#include "daemon/article/version.h"

namespace wirewatch {
namespace {

// Text in which nothing speaks to the formatter. A hyphen is one that can be
// copied into a shell.
std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\') {
      escaped += "\\e";
    } else if (c == '-') {
      escaped += "\\-";
    } else {
      escaped += c == '\n' ? ' ' : c;
    }
  }
  const bool is_request =
      !escaped.empty() && (escaped[0] == '.' || escaped[0] == '\'');
  return (is_request ? "\\&" : "") + escaped;
}

std::string Marked(std::string_view text) {
  std::string marked;
  bool bold = false;
  for (const char c : Escaped(text)) {
    if (c == '`') {
      bold = !bold;
      marked += bold ? "\\fB" : "\\fR";
    } else {
      marked += c;
    }
  }
  return marked + (bold ? "\\fR" : "");
}

// An argument of a request.
std::string Argument(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : Escaped(text)) {
    quoted += c == '"' ? std::string("\\(dq") : std::string(1, c);
  }
  return quoted + "\"";
}

}  // namespace

Roff::Roff(std::string_view name, int section, std::string_view what) {
  page_ = ".TH " + Argument(name) + " " + std::to_string(section) +
          " \"\" \"wirewatch " + std::string(WirewatchVersion()) + "\"\n";
  Section("NAME");
  page_ += Escaped(name) + " \\- " + Marked(what) + "\n";
}

void Roff::Section(std::string_view title) {
  page_ += ".SH " + Argument(title) + "\n";
}

void Roff::Subsection(std::string_view title) {
  page_ += ".SS " + Argument(title) + "\n";
}

void Roff::Paragraph(std::string_view text) {
  page_ += ".PP\n" + Marked(text) + "\n";
}

void Roff::Example(std::string_view text) {
  page_ += ".PP\n.RS 4\n.nf\n" + Escaped(text) + "\n.fi\n.RE\n";
}

void Roff::Item(std::string_view tag, std::string_view takes,
                std::string_view text) {
  page_ += ".TP\n\\fB" + Escaped(tag) + "\\fR";
  page_ += takes.empty() ? "" : " \\fI" + Escaped(takes) + "\\fR";
  page_ += "\n" + Marked(text) + "\n";
}

}  // namespace wirewatch
