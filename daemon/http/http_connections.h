// HttpConnections: the open connections by age, and which of them are cut.
//
// The simplest true idea: a connection has until its deadline, however busily
// it sends. That leaves five seconds in which many idle ones keep everybody
// else out; so there are fewer of them than the listener could hold, and a new
// one takes the place of the oldest that is not being served: of its own
// address first, so that one address cannot take the places of all others.
#pragma once

#include <sys/socket.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <unordered_map>

namespace wirewatch::internal {

// One thread. A connection is cut by shutting down its socket; whoever owns it
// finds it closed and calls Remove().
class HttpConnections {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Key = const void*;

  // The most that wait, for their request or for taking the reply, of one
  // address and of all.
  HttpConnections(std::size_t most_of_an_address, std::size_t most)
      : most_of_an_address_(most_of_an_address), most_(most) {}

  // Cuts others to make room.
  void Add(Key key, int fd, const sockaddr& from, Time now, Time deadline);
  void Remove(Key key);
  // It is cut then; meanwhile it may have to make room.
  void SetDeadline(Key key, Time deadline);
  // It is being served, however long that takes: not cut by us.
  void Serve(Key key);
  void CutLate(Time now);

 private:
  struct Connection {
    int fd = -1;
    std::string address;
    Time since;
    Time deadline;
    bool waits = true;  // neither being served nor cut
  };
  // The oldest that waits, of `address` if that is not null.
  void CutOldest(const std::string* address);
  std::size_t Waiting(const std::string* address) const;
  static void Cut(Connection& connection);

  const std::size_t most_of_an_address_;
  const std::size_t most_;
  std::unordered_map<Key, Connection> open_;
};

}  // namespace wirewatch::internal
