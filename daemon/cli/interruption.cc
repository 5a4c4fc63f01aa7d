#include "daemon/cli/interruption.h"

#include <csignal>

namespace wirewatch {
namespace {

// A handler has no other way to say so.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
volatile std::sig_atomic_t interrupted = 0;

void Note(int) {
  interrupted = 1;
}

void Handle(void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigaction(SIGINT, &action, nullptr);
}

}  // namespace

Interruption::Interruption() {
  interrupted = 0;
  // Without SA_RESTART: a read that waits for standard input ends, too.
  Handle(Note, static_cast<int>(SA_RESETHAND));
}

Interruption::~Interruption() {
  Handle(SIG_DFL, 0);
}

bool Interruption::came() const {
  return interrupted != 0;
}

}  // namespace wirewatch
