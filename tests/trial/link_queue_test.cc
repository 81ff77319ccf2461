// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: the transmitter's times, and who finds room in its queue, ties included.
#include "trial/link_queue.h"

#include <gtest/gtest.h>

#include <deque>
#include <optional>

#include "base/check.h"
#include "trial/random_impairment.h"

namespace shaketable::trial {
namespace {

using namespace literals;

constexpr std::uint32_t kOctets = 60;      // 62 with PPP: 496 bits
constexpr std::uint64_t kPerMs = 496'000;  // at which that takes 1 ms

Instant at(Duration since_start) { return Instant::at(since_start); }

TEST(TransmissionTime, CountsPpp) {
  EXPECT_EQ(transmission_time(kPerMs, kOctets), 1_ms);
  EXPECT_EQ(transmission_time(16, 0), 1_s);
}

TEST(TransmissionTime, RoundsToTheNearestNanosecond) {
  EXPECT_EQ(transmission_time(100'000'000'000, 60), 5_ns);  // 4.96
  EXPECT_EQ(transmission_time(100'000'000'000, 52), 4_ns);  // 4.32
  EXPECT_EQ(transmission_time(3, 0), Duration::ns(5'333'333'333));
  EXPECT_EQ(transmission_time(1, 65535), Duration::s(8 * 65537));
}

TEST(TransmissionTime, NeedsARate) { EXPECT_THROW((void)transmission_time(0, 1), InvariantError); }

TEST(LinkQueue, PacketsGoOneAfterTheOther) {
  LinkQueue queue(kPerMs, 10);
  EXPECT_EQ(queue.admit(at(0_s), kOctets), at(1_ms));
  EXPECT_EQ(queue.admit(at(0_s), kOctets), at(2_ms));
  EXPECT_EQ(queue.admit(at(1500_us), kOctets), at(3_ms));
  EXPECT_EQ(queue.admit(at(10_ms), kOctets), at(11_ms));
}

TEST(LinkQueue, LimitIsOfThoseThatWait) {
  LinkQueue queue(kPerMs, 2);
  EXPECT_EQ(queue.admit(at(0_s), kOctets), at(1_ms));  // does not wait
  EXPECT_EQ(queue.admit(at(0_s), kOctets), at(2_ms));
  EXPECT_EQ(queue.admit(at(0_s), kOctets), at(3_ms));
  EXPECT_EQ(queue.admit(at(0_s), kOctets), std::nullopt);
  EXPECT_EQ(queue.admit(at(999'999_ns), kOctets), std::nullopt);
}

// Departures come before arrivals: at 1 ms a place has just become free.
TEST(LinkQueue, TieWithADeparture) {
  LinkQueue queue(kPerMs, 1);
  EXPECT_EQ(queue.admit(at(0_s), kOctets), at(1_ms));
  EXPECT_EQ(queue.admit(at(0_s), kOctets), at(2_ms));
  EXPECT_EQ(queue.admit(at(1_ms), kOctets), at(3_ms));
  EXPECT_EQ(queue.admit(at(1_ms), kOctets), std::nullopt);
}

TEST(LinkQueue, TieWithTheLastDepartureDoesNotWait) {
  LinkQueue queue(kPerMs, 1);
  EXPECT_EQ(queue.admit(at(0_s), kOctets), at(1_ms));
  EXPECT_EQ(queue.admit(at(1_ms), kOctets), at(2_ms));
  EXPECT_EQ(queue.admit(at(1_ms), kOctets), at(3_ms));
  EXPECT_EQ(queue.admit(at(1_ms), kOctets), std::nullopt);
}

TEST(LinkQueue, ClearedItIsAsNew) {
  LinkQueue queue(kPerMs, 1);
  (void)queue.admit(at(0_s), kOctets);
  (void)queue.admit(at(0_s), kOctets);
  queue.clear();
  EXPECT_EQ(queue.admit(at(0_s), kOctets), at(1_ms));
}

/// The same queue step by step: each millisecond first ends a transmission, then begins one.
class PlainQueue {
 public:
  explicit PlainQueue(std::size_t limit) : limit_(limit) {}

  /// Says whether there is room; the packet takes `length` ms.
  bool admit(int now_ms, int length) {
    for (; now_ms_ < now_ms; ++now_ms_) {
      work();
    }
    begin();
    if (left_ms_ > 0 && waiting_.size() >= limit_) {
      return false;
    }
    waiting_.push_back(length);
    begin();
    return true;
  }
  /// When the last packet that was admitted has gone.
  [[nodiscard]] int last_departure() const {
    int end = now_ms_ + left_ms_;
    for (const int length : waiting_) {
      end += length;
    }
    return end;
  }

 private:
  void begin() {
    if (left_ms_ == 0 && !waiting_.empty()) {
      left_ms_ = waiting_.front();
      waiting_.pop_front();
    }
  }
  void work() {
    begin();
    left_ms_ -= left_ms_ > 0 ? 1 : 0;
  }

  std::size_t limit_;
  std::deque<int> waiting_;
  int left_ms_ = 0;
  int now_ms_ = 0;
};

TEST(LinkQueue, IsAsAPlainOne) {
  testing::Dice dice(7);
  for (int round = 0; round < 500; ++round) {
    const auto limit = dice.from<std::uint32_t>(1, 4);
    LinkQueue queue(kPerMs, limit);
    PlainQueue plain(limit);
    int now_ms = 0;
    for (int packet = 0; packet < 40; ++packet) {
      now_ms += dice.from(0, 2);
      const int length = dice.from(1, 3);
      const auto octets = static_cast<std::uint32_t>(62 * length - 2);
      const auto departure = queue.admit(at(Duration::ms(now_ms)), octets);
      ASSERT_EQ(departure.has_value(), plain.admit(now_ms, length)) << round << ", " << packet;
      if (departure) {
        ASSERT_EQ(*departure, at(Duration::ms(plain.last_departure())));
      }
    }
  }
}

}  // namespace
}  // namespace shaketable::trial
