// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/document.h"

namespace shaketable::scenario {

/// The errors as a user sees them, a line each.
inline std::string text_of(const Errors& errors) {
  std::string text;
  for (const Error& error : errors) {
    text += error.to_string() + "\n";
  }
  return text;
}

/// The document, which must be sound.
inline Document sound(const tl::expected<Document, Errors>& document) {
  EXPECT_TRUE(document) << text_of(document.error());
  return document.value_or(Document{});
}

/// The document of a text called test.yaml, which must be sound.
inline Document sound_text(std::string_view text, const std::vector<std::string>& sets = {}) {
  return sound(parse(text, "test.yaml", sets));
}

/// The errors of a text called test.yaml, which must have some.
inline std::string errors_of(std::string_view text, const std::vector<std::string>& sets = {}) {
  const auto document = parse(text, "test.yaml", sets);
  EXPECT_FALSE(document) << text;
  return document ? "" : text_of(document.error());
}

/// Enough statistics to misspell one.
inline constexpr std::array<std::string_view, 6> kStatistics = {
    "outcome.established",    "outcome.refused",      "client.establishment_time.p99",
    "client.negotiated.sack", "client.syn.sent.mean", "client.establishment_time.max"};

}  // namespace shaketable::scenario
