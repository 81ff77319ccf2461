// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace shaketable::sim::testing {

/// A schedule in whole seconds: the retransmissions after the first packet, and the end.
struct Seconds {
  std::vector<int> retransmissions;
  int give_up = 0;

  [[nodiscard]] bool sends_at(int second) const {
    return second == 0 || std::find(retransmissions.begin(), retransmissions.end(), second) !=
                              retransmissions.end();
  }
};

/// The exact distribution of a handshake over independent losses and equal constant delays, well
/// below a third of a second. Then whatever begins at a whole second has ended before the next one,
/// and the seconds are the steps of a Markov chain: at second n the client may send a SYN; just
/// after it the server answers, and its timer may fire (both: two SYN,ACKs); each SYN,ACK that
/// arrives draws an ACK; each ACK that arrives establishes the server.
class Rounds {
 public:
  Rounds(Seconds client, Seconds server, double loss_forward, double loss_backward)
      : client_(std::move(client)),
        server_(std::move(server)),
        pf_(loss_forward),
        pr_(loss_backward),
        opening_(static_cast<std::size_t>(client_.give_up) + 1),
        half_(opening_.size()) {
    nothing_ = 1;
    const int last = client_.give_up + server_.give_up;
    for (int second = 0; second <= last; ++second) {
      step(second);
      by_client_.push_back(client_established_);
      by_server_.push_back(server_established_);
    }
  }

  /// P(the client, or the server, is established before second n + 1).
  [[nodiscard]] double client_by(int n) const { return by_client_[static_cast<std::size_t>(n)]; }
  [[nodiscard]] double server_by(int n) const { return by_server_[static_cast<std::size_t>(n)]; }
  [[nodiscard]] double half_open() const { return client_established_ - server_established_; }
  [[nodiscard]] double failed() const { return 1 - client_established_; }

 private:
  void step(int second) {
    const bool over = second >= client_.give_up;
    const double syn = !over && client_.sends_at(second) ? 1 - pf_ : 0;
    if (over) {
      nothing_ = 0;
      std::fill(opening_.begin(), opening_.end(), 0.0);
    }
    // Embryos of earlier seconds.
    for (int birth = 0; birth < second && birth <= client_.give_up; ++birth) {
      const auto b = static_cast<std::size_t>(birth);
      const int age = second - birth;
      if (age >= server_.give_up) {
        half_[b] = 0;
        continue;
      }
      const int timer = server_.sends_at(age) ? 1 : 0;
      receive(timer, half_[b]);
      const double mass = std::exchange(opening_[b], 0);
      answer(birth, mass * syn, timer + 1);
      answer(birth, mass * (1 - syn), timer);
    }
    const double born = nothing_ * syn;
    nothing_ -= born;
    if (born > 0) {
      answer(second, born, 1);
    }
  }

  /// The server, with an embryo born at `birth`, sends so many SYN,ACKs to a client that is not
  /// established.
  void answer(int birth, double mass, int syn_acks) {
    const auto b = static_cast<std::size_t>(birth);
    const double none = std::pow(pr_, syn_acks);
    opening_[b] += mass * none;
    client_established_ += mass * (1 - none);
    // Each of them is lost, or its ACK is, or the server is established; given at least one came.
    const double unrepaired = std::pow(pr_ + (1 - pr_) * pf_, syn_acks) - none;
    half_[b] += mass * unrepaired;
    server_established_ += mass * (1 - none - unrepaired);
  }

  /// The same for a client that is, with the mass `half`.
  void receive(int syn_acks, double& half) {
    const double unrepaired = half * std::pow(pr_ + (1 - pr_) * pf_, syn_acks);
    server_established_ += half - unrepaired;
    half = unrepaired;
  }

  Seconds client_;
  Seconds server_;
  double pf_;
  double pr_;
  double nothing_ = 0;           ///< no SYN has arrived
  std::vector<double> opening_;  ///< an embryo of that second, and the client is not established
  std::vector<double> half_;     ///< an embryo of that second, and the client is
  double client_established_ = 0;
  double server_established_ = 0;
  std::vector<double> by_client_;
  std::vector<double> by_server_;
};

/// The product formula for the client, from first principles: condition on the first SYN that gets
/// through; SYN,ACKs leave by the server's timer, and in answer to each later SYN that arrives.
[[nodiscard]] inline double product_formula(const Seconds& client, const Seconds& server, double pf,
                                            double pr, int second) {
  double sum = 0;
  double weight = 1 - pf;
  for (int first = 0; first < client.give_up; ++first) {
    if (!client.sends_at(first)) {
      continue;
    }
    double none = 1;
    for (int n = first; n <= std::min(second, client.give_up - 1); ++n) {
      none *= n - first < server.give_up && server.sends_at(n - first) ? pr : 1;
      none *= n > first && client.sends_at(n) ? 1 - (1 - pf) * (1 - pr) : 1;
    }
    sum += first <= second ? weight * (1 - none) : 0;
    weight *= pf;
  }
  return sum;
}

}  // namespace shaketable::sim::testing
