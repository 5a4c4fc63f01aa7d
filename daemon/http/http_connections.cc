#include "daemon/http/http_connections.h"

#include <netinet/in.h>

#include <algorithm>
#include <utility>

namespace wirewatch::internal {
namespace {

// The bytes of its address, without the port.
std::string AddressOf(const sockaddr& from) {
  if (from.sa_family == AF_INET) {
    const auto& address = reinterpret_cast<const sockaddr_in&>(from).sin_addr;
    return {reinterpret_cast<const char*>(&address), sizeof address};
  }
  if (from.sa_family == AF_INET6) {
    const auto& address = reinterpret_cast<const sockaddr_in6&>(from).sin6_addr;
    return {reinterpret_cast<const char*>(&address), sizeof address};
  }
  return {};
}

}  // namespace

void HttpConnections::Add(Key key, int fd, const sockaddr& from, Time now,
                          Time deadline) {
  Connection connection{fd, AddressOf(from), now, deadline, /*waits=*/true};
  if (Waiting(&connection.address) >= most_of_an_address_) {
    CutOldest(&connection.address);
  } else if (Waiting(nullptr) >= most_) {
    CutOldest(nullptr);
  }
  open_.insert_or_assign(key, std::move(connection));
}

void HttpConnections::Remove(Key key) {
  open_.erase(key);
}

void HttpConnections::SetDeadline(Key key, Time deadline) {
  if (const auto found = open_.find(key); found != open_.end()) {
    found->second.deadline = deadline;
    found->second.waits = true;
  }
}

void HttpConnections::Serve(Key key) {
  if (const auto found = open_.find(key); found != open_.end()) {
    found->second.waits = false;
  }
}

void HttpConnections::CutLate(Time now) {
  for (auto& [key, connection] : open_) {
    if (connection.waits && now >= connection.deadline) {
      Cut(connection);
    }
  }
}

void HttpConnections::CutOldest(const std::string* address) {
  Connection* oldest = nullptr;
  for (auto& [key, connection] : open_) {
    if (connection.waits &&
        (address == nullptr || connection.address == *address) &&
        (oldest == nullptr || connection.since < oldest->since)) {
      oldest = &connection;
    }
  }
  if (oldest != nullptr) {
    Cut(*oldest);
  }
}

std::size_t HttpConnections::Waiting(const std::string* address) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(open_, [&](const auto& one) {
        const Connection& connection = one.second;
        return connection.waits &&
               (address == nullptr || connection.address == *address);
      }));
}

void HttpConnections::Cut(Connection& connection) {
  connection.waits = false;
  shutdown(connection.fd, SHUT_RDWR);
}

}  // namespace wirewatch::internal
