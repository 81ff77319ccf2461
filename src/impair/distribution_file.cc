// SPDX-License-Identifier: GPL-2.0-only
#include "impair/distribution_file.h"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>

#include "impair/netem_words.h"

namespace shaketable::impair {

Result<std::vector<std::int16_t>> parse_distribution(std::string_view text) {
  using Limits = std::numeric_limits<std::int16_t>;
  constexpr std::size_t kCountMax = 16384;  // NETEM_DIST_MAX
  std::vector<std::int16_t> table;
  int line_number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    Words words(text.substr(0, text.starts_with('#') ? 0 : end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++line_number;
    while (!words.at_end()) {
      const auto value = read_whole(words.take(), Limits::min(), Limits::max(), "a quantile");
      if (!value) {
        Error error = value.error();
        error.where.line = line_number;
        return tl::unexpected(error);
      }
      table.push_back(static_cast<std::int16_t>(*value));
    }
  }
  if (table.empty() || table.size() > kCountMax) {
    return bad_input("it holds " + std::to_string(table.size()) + " numbers",
                     "1 to " + std::to_string(kCountMax));
  }
  return table;
}

Result<std::vector<std::int16_t>> read_distribution_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return bad_input("cannot read '" + path.string() + "'", "a file of quantiles as of iproute2");
  }
  const std::string text(std::istreambuf_iterator<char>(file), {});
  auto table = parse_distribution(text);
  if (!table) {
    const Error& error = table.error();
    const std::string line =
        error.where.line > 0 ? ":" + std::to_string(error.where.line) : std::string();
    return bad_input("'" + path.string() + "'" + line + ": " + error.problem, error.expected);
  }
  return table;
}

}  // namespace shaketable::impair
