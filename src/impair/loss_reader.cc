// SPDX-License-Identifier: GPL-2.0-only
#include "impair/loss_reader.h"

#include <array>
#include <string>

#include "impair/values.h"

namespace shaketable::impair {
namespace {

Result<LossModel> read_random(Words& words) {
  if (!words.take_if("random") && !words.number_follows() && !words.at_end()) {
    constexpr std::array<std::string_view, 3> kModels = {"random", "state", "gemodel"};
    const Word word = words.peek();
    return fault_at(word, "'" + std::string(word.text) + "' is no percentage and no loss model",
                    "a percentage, random, state or gemodel", nearest_spelling(word.text, kModels));
  }
  RandomLoss loss;
  return Values(words).chance(loss).map([&] { return LossModel(loss); });
}

/// What is left out is as in tc: p31 = 1 - p13, p32 = 0, p23 = 1, p14 = 0.
Result<LossModel> read_state(Words& words) {
  StateLoss loss{.p13 = {}, .p31 = {}, .p32 = {}, .p23 = Odds::always(), .p14 = {}};
  Values values(words);
  const auto at_most_one = [&](Odds a, Odds b, const char* sum) {
    return a.count_ppb() + b.count_ppb() <= Odds::kOne
               ? Result<void>{}
               : values.fault(std::string(sum) + " is more than 100%",
                              "probabilities of leaving a state that sum to at most 100%");
  };
  return values.required(loss.p13, read_percentage)
      .map([&] { loss.p31 = loss.p13.complement(); })
      .and_then([&] { return values.optional(loss.p31, read_percentage); })
      .and_then([&] { return values.optional(loss.p32, read_percentage); })
      .and_then([&] { return at_most_one(loss.p31, loss.p32, "p31 + p32"); })
      .and_then([&] { return values.optional(loss.p23, read_percentage); })
      .and_then([&] { return values.optional(loss.p14, read_percentage); })
      .and_then([&] { return at_most_one(loss.p13, loss.p14, "p13 + p14"); })
      .map([&] { return LossModel(loss); });
}

/// What is left out is as in tc: r = 1 - p, 1-h = 100%, 1-k = 0%.
Result<LossModel> read_gilbert_elliott(Words& words) {
  GilbertElliottLoss loss;
  Values values(words);
  return values.required(loss.to_bad, read_percentage)
      .map([&] { loss.to_good = loss.to_bad.complement(); })
      .and_then([&] { return values.optional(loss.to_good, read_percentage); })
      .and_then([&] { return values.optional(loss.loss_in_bad, read_percentage); })
      .and_then([&] { return values.optional(loss.loss_in_good, read_percentage); })
      .map([&] { return LossModel(loss); });
}

Result<Duration> read_burst_step(Words& words) {
  Duration step;
  if (!words.take_if("per") || words.take_if("packet")) {
    return step;
  }
  Values values(words);
  return values.required(step, read_time).and_then([&]() -> Result<Duration> {
    if (step == Duration{}) {
      return values.fault("a chain cannot step every 0s", "packet, or a time such as 10ms")
          .map([&] { return step; });
    }
    return step;
  });
}

}  // namespace

Result<SteppedLoss> read_loss(Words& words) {
  const bool is_state = words.take_if("state");
  if (!is_state && !words.take_if("gemodel")) {
    return read_random(words).map([](const LossModel& model) { return SteppedLoss{model, {}}; });
  }
  return (is_state ? read_state(words) : read_gilbert_elliott(words))
      .and_then([&](const LossModel& model) {
        return read_burst_step(words).map([&](Duration step) { return SteppedLoss{model, step}; });
      });
}

}  // namespace shaketable::impair
