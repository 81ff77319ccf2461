// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dice.h"

namespace shaketable::scenario {

/// What the random sweeps are of. Each axis of the pool has the value that is in effect here among
/// its values, first.
inline constexpr std::string_view kBase = R"(
topology: {kind: chain, hops: 2, delay: 20ms}
impair:
  client->server: delay 5ms loss 3%
  r1->server: loss 3%
  server->client: loss 3%
  r1->client: loss 3%
client: {profile: linux-6.5}
)";

struct PoolAxis {
  std::string_view key;
  std::array<std::string_view, 4> values;
};

inline constexpr std::array<PoolAxis, 9> kPool = {{
    {"impair.*.loss", {"3%", "10%", "gemodel 1% 10% per 5ms", "0.5%"}},
    {"impair.client->server.delay", {"5ms", "7ms", "7ms 1ms", "1us"}},
    {"client.profile", {"linux-6.5", "macos", "rfc6298", "windows-11"}},
    {"server.mss", {"1460", "100", "200", "300"}},
    {"client.options",
     {"[mss, sack, timestamps, nop, window-scale]", "[mss]", "[]", "[mss, sack]"}},
    {"topology.delay", {"20ms", "1ms", "2ms", "0s"}},
    {"trials", {"1000", "10", "20", "30"}},
    {"seed", {"1", "2", "3", "4"}},
    {"time_limit", {"200s", "1s", "2s", "3s"}},
}};

using Axes = std::vector<std::pair<std::string, std::vector<std::string>>>;

template <typename T>
void shuffle(testing::Dice& dice, std::vector<T>& list) {
  for (std::size_t i = list.size(); i > 1; --i) {
    std::swap(list[i - 1], list[dice.from<std::size_t>(0, i - 1)]);
  }
}

/// `count` axes of the pool in random order, each with the base value and one to three others.
inline Axes random_axes(testing::Dice& dice, std::size_t count) {
  std::vector<PoolAxis> pool(kPool.begin(), kPool.end());
  shuffle(dice, pool);
  Axes axes;
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<std::string> values(pool[i].values.begin(), pool[i].values.end());
    values.resize(dice.from<std::size_t>(2, values.size()));
    shuffle(dice, values);
    axes.emplace_back(pool[i].key, values);
  }
  return axes;
}

/// `KEY: [VALUE, ...]`.
inline std::string axis_line(const std::pair<std::string, std::vector<std::string>>& axis) {
  std::string text = "\"" + axis.first + "\": [";
  for (const std::string& value : axis.second) {
    text += value + (&value == &axis.second.back() ? "]" : ", ");
  }
  return text;
}

/// `kBase` with those axes as a grid.
inline std::string grid_text(const Axes& axes) {
  std::string text = std::string(kBase) + "sweep:\n";
  for (const auto& axis : axes) {
    text += "  " + axis_line(axis) + "\n";
  }
  return text;
}

}  // namespace shaketable::scenario
