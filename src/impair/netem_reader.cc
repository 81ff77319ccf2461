// SPDX-License-Identifier: GPL-2.0-only
#include "impair/netem_reader.h"

#include <string>
#include <utility>

#include "impair/netem_words.h"
#include "impair/phase_reader.h"

namespace shaketable::impair {
namespace {

/// Reads the time behind `at`, which has to be later than that of the change before.
Result<Duration> read_change_time(Words& words, const Settings& settings) {
  const Word word = words.take();
  return read_time(word).and_then([&](Duration at) -> Result<Duration> {
    const bool is_first = settings.changes.empty();
    const Duration before = is_first ? Duration{} : settings.changes.back().at;
    if (at > before) {
      return at;
    }
    if (is_first) {
      return fault_at(word, "a trial starts at 0s: nothing has held before",
                      "a time above 0s, or the impairments without 'at'");
    }
    return fault_at(word, "the impairments change at " + to_string(before) + " before this",
                    "a time after " + to_string(before));
  });
}

Result<Settings> read_text(Words& words, Settings settings, const std::filesystem::path& folder) {
  while (true) {
    Phase& last = settings.changes.empty() ? settings : settings.changes.back().phase;
    if (auto read = read_phase(words, last, folder); !read) {
      return tl::unexpected(read.error());
    }
    if (!words.take_if(kChangeWord)) {
      return settings;
    }
    const auto at = read_change_time(words, settings);
    if (!at) {
      return tl::unexpected(at.error());
    }
    settings.changes.push_back({.at = *at, .phase = {}});
  }
}

}  // namespace

Result<void> parse_impairment(std::string_view text, Settings& into,
                              const std::filesystem::path& folder) {
  Words words(text);
  return read_text(words, into, folder).map([&](Settings settings) { into = std::move(settings); });
}

}  // namespace shaketable::impair
