// SPDX-License-Identifier: GPL-2.0-only
#include "scenario/text_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "base/utf8.h"

namespace shaketable::scenario {
namespace {

/// What is wrong with the character at `at`, which begins a line or stands behind nothing but
/// white space when `in_indentation`.
std::optional<Error> fault_of(std::string_view text, std::size_t at, bool in_indentation) {
  const auto octet = static_cast<unsigned char>(text[at]);
  Error error;
  if (octet == '\t') {
    error.problem = "a tab in the indentation";
    error.expected = "spaces";
    return in_indentation ? std::optional(error) : std::nullopt;
  }
  const bool ends_line = octet == '\n' || text.substr(at, 2) == "\r\n";
  if ((octet < 0x20 && !ends_line) || octet == 0x7f) {
    error.problem = fmt::format("a control character (0x{:02x})", octet);
    error.expected = "a text file";
    return error;
  }
  if (utf8_length(text.substr(at)) == 0) {
    error.problem = fmt::format("not UTF-8 (0x{:02x})", octet);
    error.expected = "a text file in UTF-8";
    return error;
  }
  return {};
}

}  // namespace

Result<void> check_text(std::string_view text, std::size_t octets_max) {
  if (text.size() > octets_max) {
    return bad_input(fmt::format("more than {} octets are too many for a scenario", octets_max),
                     "a text file");
  }
  int line = 1;
  std::size_t line_start = 0;
  bool in_indentation = true;
  for (std::size_t at = 0; at < text.size();
       at += std::max<std::size_t>(1, utf8_length(text.substr(at)))) {
    if (auto fault = fault_of(text, at, in_indentation)) {
      fault->where.line = line;
      fault->where.column = static_cast<int>(at - line_start) + 1;
      return tl::unexpected(*fault);
    }
    in_indentation = in_indentation && (text[at] == ' ' || text[at] == '\t');
    if (text[at] == '\n') {
      ++line;
      line_start = at + 1;
      in_indentation = true;
    }
  }
  return {};
}

}  // namespace shaketable::scenario
