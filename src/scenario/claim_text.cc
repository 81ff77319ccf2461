// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/claim_text.h"

#include <algorithm>
#include <cstddef>

#include "scenario/value_reader.h"

namespace shaketable::scenario {
namespace {

constexpr const char* kExpected = "text such as \"<= 7.1s\" or \"[0s, 1s, 3s] within 1ms\"";

constexpr Words<Comparison, 5> kOperators = {{{"<=", Comparison::AtMost},
                                              {">=", Comparison::AtLeast},
                                              {"==", Comparison::Equal},
                                              {"<", Comparison::Less},
                                              {">", Comparison::Greater}}};

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

Result<void> split_list(std::string_view text, std::vector<std::string_view>& values) {
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    values.push_back(trimmed(text.substr(0, comma)));
    if (values.back().empty() || comma + 1 == text.size()) {
      return bad_input("a value is missing beside a comma", kExpected);
    }
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return {};
}

}  // namespace

std::optional<Comparison> take_comparison(std::string_view& text) {
  for (const auto& [sign, meaning] : kOperators) {
    if (text.starts_with(sign)) {
      text = trimmed(text.substr(sign.size()));
      return meaning;
    }
  }
  return {};
}

Result<ClaimText> split_claim(std::string_view text) {
  ClaimText claim;
  std::string_view rest = trimmed(text);
  claim.comparison = take_comparison(rest);
  const std::size_t within = std::min(rest.find("within"), rest.size());
  if (within < rest.size()) {
    claim.within = trimmed(rest.substr(within + std::string_view("within").size()));
    if (claim.within->empty()) {
      return bad_input("a value is missing behind 'within'", kExpected);
    }
  }
  const std::string_view value = trimmed(rest.substr(0, within));
  claim.is_list = value.size() > 1 && value.starts_with('[') && value.ends_with(']');
  if (claim.comparison.value_or(Comparison::Equal) != Comparison::Equal &&
      (claim.is_list || claim.within)) {
    return bad_input("a list and 'within' go with == alone", kExpected);
  }
  if (claim.is_list) {
    const auto done = split_list(trimmed(value.substr(1, value.size() - 2)), claim.values);
    return done ? Result<ClaimText>(std::move(claim)) : tl::unexpected(done.error());
  }
  if (value.empty()) {
    return bad_input("a value is missing", kExpected);
  }
  claim.values = {value};
  return claim;
}

}  // namespace shaketable::scenario
