// SPDX-License-Identifier: GPL-2.0-only
#include "runner/message.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "base/check.h"

namespace shaketable::runner {
namespace {

/// Whether all are gone.
bool send_all(int socket, std::span<const std::byte> octets) {
  while (!octets.empty()) {
    // MSG_NOSIGNAL: a reader that died is no reason for SIGPIPE.
    const ssize_t sent = send(socket, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EINTR) {
      return false;
    }
    if (sent > 0) {
      octets = octets.subspan(static_cast<std::size_t>(sent));
    }
  }
  return true;
}

}  // namespace

void send_message(int socket, std::span<const std::byte> octets) {
  const std::uint64_t size = octets.size();
  if (send_all(socket, std::as_bytes(std::span(&size, 1)))) {
    send_all(socket, octets);
  }
}

MessageReader::State MessageReader::read(int socket, Wait wait) {
  if (received_ < sizeof(size_)) {
    const auto head = std::as_writable_bytes(std::span(&size_, 1)).subspan(received_);
    if (const State state = fill(socket, wait, head); state != State::Whole) {
      return state;
    }
    octets_.resize(size_);
  }
  return fill(socket, wait, std::span(octets_).subspan(received_ - sizeof(size_)));
}

MessageReader::State MessageReader::fill(int socket, Wait wait, std::span<std::byte> buffer) {
  while (!buffer.empty()) {
    const ssize_t count =
        recv(socket, buffer.data(), buffer.size(), wait == Wait::No ? MSG_DONTWAIT : 0);
    if (count > 0) {
      received_ += static_cast<std::uint64_t>(count);
      buffer = buffer.subspan(static_cast<std::size_t>(count));
    } else if (count < 0 && errno == EAGAIN) {
      return State::Partial;
    } else if (count == 0 || errno != EINTR) {
      return State::Closed;
    }
  }
  return State::Whole;
}

std::vector<std::byte> MessageReader::take() {
  check(received_ == sizeof(size_) + size_, "a whole message");
  received_ = 0;
  return std::exchange(octets_, {});
}

}  // namespace shaketable::runner
