// SPDX-License-Identifier: GPL-2.0-only
// Goal: no text makes the reader crash, hang or throw. Method: random octets, random YAML, and
// mutations of a sound file; each gives a document or errors with a place.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

#include "base/rng.h"
#include "scenario/support.h"

namespace shaketable::scenario {
namespace {

constexpr std::string_view kSound = R"(
name: sound
seed: 1
time_limit: 200s
topology: {kind: chain, hops: 3, rate: 100Mbps, delay: 20ms}
impair:
  client->server: loss 10% drop SYN 1,3
  r1->r2: [delay 5ms 2ms 25% distribution normal, reorder 25% 50% gap 2]
  r2->r1: [loss 1%, {at: 5s, impair: [loss 2%, delay 1ms]}, {at: 9s loss 3%}]
profiles:
  mine: {based_on: linux-6.5, syn: {first: 2s, cap: 60s}}
client: {profile: mine, isn: 100, options: [mss, sack, timestamps, nop, window-scale]}
server:
  profile: linux-6.5
  backlog: 128
expect:
  outcome.established: ">= 99.9%"
  client.syn_times: "[0s, 1s] within 1ms"
sweep:
  impair.client->server.loss: {from: 0%, to: 50%, step: 10%}
  client.profile: [rfc6298, linux-6.5]
  topology.delay: {from: 1ms, to: 1s, count: 3, scale: log}
  zip: {client.mss: [100, 200], server.mss: [100, 200]}
  sample: {method: latin-hypercube, points: 3, axes: {server.backlog: {from: 1, to: 99}}}
until: [outcome.established within 5%]
record: summary
)";

/// Whatever comes out, it is a document or a list of errors that say where.
void read(const std::string& text) {
  const std::array<std::string, 1> sets = {text};
  const auto document = parse(text, "hostile.yaml");
  const auto set = parse("trials: 1", "hostile.yaml", sets);
  for (const auto* result : {&document, &set}) {
    if (*result) {
      continue;
    }
    ASSERT_FALSE(result->error().empty());
    for (const Error& error : result->error()) {
      EXPECT_FALSE(error.where.file.empty()) << error.to_string();
      EXPECT_FALSE(error.problem.empty()) << error.to_string();
    }
  }
}

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : stream_(seed) {}
  std::size_t below(std::size_t end) { return stream_.draw(next_++) % end; }

 private:
  Stream stream_;
  std::uint64_t next_ = 0;
};

TEST(Hostile, RandomOctets) {
  Dice dice(1);
  for (int i = 0; i < 3000; ++i) {
    std::string text(dice.below(200), '\0');
    for (char& c : text) {
      c = static_cast<char>(dice.below(256));
    }
    read(text);
  }
}

TEST(Hostile, RandomPrintableText) {
  constexpr std::string_view kAlphabet = "ab:-#?,[]{}&*!|>'\"%@` \n\n  0.~\\<=/+_$^();1";
  Dice dice(2);
  for (int i = 0; i < 20000; ++i) {
    std::string text(dice.below(60), ' ');
    for (char& c : text) {
      c = kAlphabet[dice.below(kAlphabet.size())];
    }
    read(text);
    read("client: " + text);
  }
}

TEST(Hostile, MutationsOfASoundFile) {
  constexpr std::array<std::string_view, 24> kPieces = {
      "",     ":",      " ",      "\n", "\n  ", "{", "}",    "[", "]",
      "-",    "*",      "\"",     "0",  "-1",   "%", "null", "~", "9999999999999999999999",
      "\xFF", "client", "sweep:", ">",  "\\x",  "#"};
  Dice dice(3);
  for (int i = 0; i < 4000; ++i) {
    std::string text(kSound);
    for (std::size_t changes = 1 + dice.below(4); changes > 0; --changes) {
      const std::size_t at = dice.below(text.size());
      text.replace(at, dice.below(12), kPieces[dice.below(kPieces.size())]);
    }
    read(text);
  }
}

TEST(Hostile, TheSoundFileCutAnywhere) {
  ASSERT_TRUE(parse(kSound, "sound.yaml"));
  for (std::size_t size = 0; size < kSound.size(); ++size) {
    read(std::string(kSound.substr(0, size)));
  }
}

/// `count` times `text`.
std::string times(std::size_t count, std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) {
    result += text;
  }
  return result;
}

TEST(Hostile, BombsAreRefusedQuickly) {
  for (const char* piece : {"[",      "{",
                            "{a: ",   "- ",
                            "? ",     "[[a]: ",
                            "&a ",    "!t ",
                            "a: [",   "\"",
                            "'",      "|\n",
                            "%\n",    ", ",
                            "]",      "a\n",
                            "# \n",   "*a ",
                            "--- \n", "a: b: ",
                            "[a, ",   "x: &a [*a, *a]\n"}) {
    read(times(300'000 / std::string_view(piece).size(), piece));
  }
}

TEST(Hostile, ManyValuesAreRefusedQuickly) {
  read("sweep:\n  seed: [" + times(100'000, "1, ") + "1]\n");
  read("client: {" + times(100'000, "a: b, ") + "}\n");
  std::string keys;
  for (int i = 0; i < 19'000; ++i) {
    keys += "k" + std::to_string(i) + ": v\n";
  }
  read(keys);
}

}  // namespace
}  // namespace shaketable::scenario
