// SPDX-License-Identifier: GPL-2.0-only
#include "impair/delay_reader.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "impair/distribution_file.h"
#include "impair/values.h"

namespace shaketable::impair {
namespace {

using Name = std::pair<std::string_view, Distribution>;
constexpr std::array<Name, 4> kNames = {{{"uniform", Distribution::Uniform},
                                         {"normal", Distribution::Normal},
                                         {"pareto", Distribution::Pareto},
                                         {"paretonormal", Distribution::ParetoNormal}}};

tl::unexpected<Error> bad_name(const Word& word) {
  std::array<std::string_view, kNames.size()> names;
  std::ranges::transform(kNames, names.begin(), &Name::first);
  const std::string problem = word.text.empty()
                                  ? std::string("the text ends too early")
                                  : "'" + std::string(word.text) + "' is not a distribution";
  return fault_at(word, problem,
                  "uniform, normal, pareto, paretonormal or a file whose name ends in .dist",
                  nearest_spelling(word.text, names));
}

Result<void> read_table(const Word& word, const std::filesystem::path& folder,
                        DelaySettings& delay) {
  auto table = read_distribution_file(folder / std::filesystem::path(word.text));
  if (!table) {
    return fault_at(word, table.error().problem, table.error().expected);
  }
  delay.distribution = Distribution::Table;
  delay.table_path = std::string(word.text);
  delay.table = std::move(*table);
  return {};
}

Result<void> read_distribution(Words& words, const std::filesystem::path& folder,
                               DelaySettings& delay) {
  const Word keyword = words.peek();
  if (!words.take_if("distribution")) {
    return {};
  }
  if (delay.jitter == Duration{}) {
    return fault_at(keyword, "a distribution without a jitter means nothing",
                    "a jitter above 0 before it");
  }
  const Word word = words.take();
  if (word.text.ends_with(".dist")) {
    return read_table(word, folder, delay);
  }
  const auto* known = std::ranges::find(kNames, word.text, &Name::first);
  if (known == kNames.end()) {
    return bad_name(word);
  }
  delay.distribution = known->second;
  return {};
}

}  // namespace

Result<DelaySettings> read_delay(Words& words, const std::filesystem::path& folder) {
  DelaySettings delay;
  Values values(words);
  return values.required(delay.mean, read_time)
      .and_then([&] { return values.optional(delay.jitter, read_time); })
      .and_then([&] {
        return values.correlation(delay.correlation, delay.jitter > Duration{}, "jitter");
      })
      .and_then([&] { return read_distribution(words, folder, delay); })
      .map([&] { return delay; });
}

}  // namespace shaketable::impair
