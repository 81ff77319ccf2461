// SPDX-License-Identifier: GPL-2.0-only
#include "base/rng.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <set>
#include <string_view>

namespace shaketable {
namespace {

// Random123's known answers for philox2x64, 10 rounds (kat_vectors).
TEST(Stream, PhiloxKnownAnswers) {
  using Pair = std::array<std::uint64_t, 2>;
  EXPECT_EQ(Stream(0).pair(0, 0), (Pair{0xca00a0459843d731, 0x66c24222c9a845b5}));
  EXPECT_EQ(Stream(UINT64_MAX).pair(UINT64_MAX, UINT64_MAX),
            (Pair{0x65b021d60cd8310f, 0x4d02f3222f86df20}));
}

TEST(Stream, IsAFunctionOfItsIndexAlone) {
  const Stream stream(7);
  const auto first = stream.draw(5);
  (void)stream.draw(6);
  EXPECT_EQ(stream.draw(5), first);
  EXPECT_NE(stream.draw(5, 1), first);
  EXPECT_NE(Stream(8).draw(5), first);
}

TEST(SeedTree, ChildrenDifferByLabelIndexAndParent) {
  const SeedTree root(1);
  std::set<std::uint64_t> seen;
  for (const SeedTree& parent : {root, SeedTree(2), root.child("trial")}) {
    for (const std::string_view label :
         {"loss", "delay", "corrupt", "reorder", "duplicate", "faults"}) {
      for (std::uint64_t index = 0; index < 10; ++index) {
        seen.insert(parent.child(StreamLabel(label), index).stream().draw(0));
      }
    }
  }
  EXPECT_EQ(seen.size(), 3U * 6U * 10U);
  EXPECT_EQ(root.child("loss").stream().draw(3), SeedTree(1).child("loss").stream().draw(3));
}

// Bits of 64,000 numbers: each of the 64 positions is fair within 6.1 standard deviations, which a
// fair one exceeds once in 10^9.
TEST(Stream, EveryBitIsFair) {
  constexpr int kDraws = 64'000;
  std::array<int, 64> ones{};
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    const std::uint64_t draw = Stream(99).draw(i);
    for (std::size_t bit = 0; bit < ones.size(); ++bit) {
      ones[bit] += static_cast<int>((draw >> bit) & 1);
    }
  }
  for (const int count : ones) {
    EXPECT_NEAR(count, kDraws / 2, 6.1 * 126.5);
  }
}

}  // namespace
}  // namespace shaketable
