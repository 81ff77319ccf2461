// SPDX-License-Identifier: GPL-2.0-only
//
// Goal: ISN = M + F(four-tuple, secret), RFC 6528 section 3 and RFC 9293 section 3.4.1.
#include "tcp/isn.h"

#include <gtest/gtest.h>

#include <set>

namespace shaketable::tcp {
namespace {

using namespace literals;

constexpr FourTuple kNames = {.local_address = Address::v4(0x0a000001),
                              .remote_address = Address::v4(0x0a000002),
                              .local_port = 5000,
                              .remote_port = 80};
constexpr Instant kStart;

IsnSource source(std::uint64_t seed = 1) { return IsnSource(SeedTree(seed)); }

TEST(Isn, IsAFunctionOfItsArguments) {
  EXPECT_EQ(source().choose(kNames, kStart), source().choose(kNames, kStart));
}

// M is "the 4 microsecond timer".
TEST(Isn, ClockTicksEveryFourMicroseconds) {
  const SeqNum first = source().choose(kNames, kStart);
  EXPECT_EQ(source().choose(kNames, kStart + 3999_ns) - first, 0U);
  EXPECT_EQ(source().choose(kNames, kStart + 4_us) - first, 1U);
  EXPECT_EQ(source().choose(kNames, kStart + 1_s) - first, 250'000U);
}

// The clock goes round in 4.77 hours.
TEST(Isn, ClockWraps) {
  const Duration round = Duration::us((std::int64_t{1} << 32) * 4);
  EXPECT_EQ(source().choose(kNames, kStart + round), source().choose(kNames, kStart));
  EXPECT_EQ(source().choose(kNames, kStart + round + 4_us) - source().choose(kNames, kStart), 1U);
}

TEST(Isn, EachNumberOfTheTupleAndTheSecretMatter) {
  std::set<std::uint32_t> seen = {source().choose(kNames, kStart).value(),
                                  source(2).choose(kNames, kStart).value()};
  FourTuple names = kNames;
  names.local_address = Address::v4(0x0a000003);
  seen.insert(source().choose(names, kStart).value());
  names = kNames;
  names.remote_address = Address::v4(0x0a000003);
  seen.insert(source().choose(names, kStart).value());
  names = kNames;
  ++names.local_port;
  seen.insert(source().choose(names, kStart).value());
  names = kNames;
  ++names.remote_port;
  seen.insert(source().choose(names, kStart).value());
  EXPECT_EQ(seen.size(), 6U);
}

// Addresses and ports are not mixed up with one another.
TEST(Isn, SwappedEndsDiffer) {
  const FourTuple swapped = {.local_address = kNames.remote_address,
                             .remote_address = kNames.local_address,
                             .local_port = kNames.remote_port,
                             .remote_port = kNames.local_port};
  EXPECT_NE(source().choose(swapped, kStart), source().choose(kNames, kStart));
}

// Nor do bits of one address stand in for bits of the other.
TEST(Isn, AddressesDoNotOverlap) {
  for (int bit = 0; bit < 32; ++bit) {
    const FourTuple low = {.local_address = Address::v4(1),
                           .remote_address = Address::v4(0),
                           .local_port = 1,
                           .remote_port = 1};
    const FourTuple high = {.local_address = Address::v4(0),
                            .remote_address = Address::v4(1U << bit),
                            .local_port = 1,
                            .remote_port = 1};
    EXPECT_NE(source().choose(low, kStart), source().choose(high, kStart)) << bit;
  }
}

// The same holds for IPv6: every bit of both addresses counts, both ports and the secret.
TEST(Isn, AllOfAnIpv6TupleMatters) {
  const FourTuple base = {.local_address = Address::v6(1, 2),
                          .remote_address = Address::v6(3, 4),
                          .local_port = 5000,
                          .remote_port = 80};
  std::set<std::uint32_t> seen = {source().choose(base, kStart).value()};
  for (int bit = 0; bit < 64; ++bit) {
    const std::uint64_t flip = std::uint64_t{1} << bit;
    for (const FourTuple& names :
         {FourTuple{Address::v6(1 ^ flip, 2), Address::v6(3, 4), 5000, 80},
          FourTuple{Address::v6(1, 2 ^ flip), Address::v6(3, 4), 5000, 80},
          FourTuple{Address::v6(1, 2), Address::v6(3 ^ flip, 4), 5000, 80},
          FourTuple{Address::v6(1, 2), Address::v6(3, 4 ^ flip), 5000, 80}}) {
      seen.insert(source().choose(names, kStart).value());
    }
  }
  for (const FourTuple& names : {FourTuple{Address::v6(1, 2), Address::v6(3, 4), 5001, 80},
                                 FourTuple{Address::v6(1, 2), Address::v6(3, 4), 5000, 81}}) {
    seen.insert(source().choose(names, kStart).value());
  }
  seen.insert(source(2).choose(base, kStart).value());
  EXPECT_EQ(seen.size(), 260U);
}

// Neighbouring ports give numbers all over the circle.
TEST(Isn, SpreadsOverTheCircle) {
  int by_quarter[4] = {};
  FourTuple names = kNames;
  for (int i = 0; i < 1000; ++i) {
    ++names.local_port;
    ++by_quarter[source().choose(names, kStart).value() >> 30];
  }
  for (const int count : by_quarter) {
    EXPECT_GT(count, 190);  // 250 expected, standard deviation 14
  }
}

TEST(Isn, FixedIsFixed) {
  const IsnSource fixed(SeedTree(1), SeqNum(100));
  EXPECT_EQ(fixed.choose(kNames, kStart), SeqNum(100));
  EXPECT_EQ(fixed.choose({}, kStart + 1_s), SeqNum(100));
}

// But not when the same names are used again: then it is F.
TEST(Isn, ClockTicksWhenATupleIsUsedAgain) {
  const IsnSource fixed(SeedTree(1), SeqNum(100));
  EXPECT_EQ(fixed.choose_again(kNames, kStart + 3999_ns), SeqNum(100));
  EXPECT_EQ(fixed.choose_again(kNames, kStart + 1_s), SeqNum(250'100));
  EXPECT_EQ(source().choose_again(kNames, kStart + 1_s), source().choose(kNames, kStart + 1_s));
}

}  // namespace
}  // namespace shaketable::tcp
