// SPDX-License-Identifier: GPL-2.0-only
#include "cli/output_file.h"

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

namespace shaketable::cli {
namespace fs = std::filesystem;
namespace {

Error fault_of(const fs::path& file, int number) {
  const std::string why = number != 0 ? std::string(" (") + std::strerror(number) + ")" : "";
  Error error = bad_input("the file cannot be written" + why, "a file that can be").value();
  error.where.file = file.string();
  return error;
}

}  // namespace

OutputFile::OutputFile(fs::path file, fs::path partial, std::ofstream stream)
    : file_(std::move(file)), partial_(std::move(partial)), stream_(std::move(stream)) {}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : file_(std::move(other.file_)),
      partial_(std::exchange(other.partial_, {})),
      stream_(std::move(other.stream_)) {}

OutputFile::~OutputFile() {
  if (!partial_.empty()) {
    std::error_code ignored;
    fs::remove(partial_, ignored);
  }
}

Result<OutputFile> OutputFile::open(const fs::path& file) {
  std::error_code ignored;
  const auto status = fs::status(file, ignored);
  const bool is_special = fs::exists(status) && !fs::is_regular_file(status);
  fs::path partial;
  if (!is_special) {
    partial = file;
    partial += ".partial";
  }
  errno = 0;
  std::ofstream stream(is_special ? file : partial, std::ios::binary | std::ios::trunc);
  if (!stream.is_open()) {
    return tl::unexpected(fault_of(file, errno));
  }
  return OutputFile(file, std::move(partial), std::move(stream));
}

Result<void> OutputFile::finish(std::string_view text) {
  errno = 0;
  stream_ << text;
  stream_.close();
  if (stream_.fail()) {
    return tl::unexpected(fault_of(file_, errno));
  }
  if (!partial_.empty()) {
    std::error_code code;
    fs::rename(partial_, file_, code);
    if (code) {
      return tl::unexpected(fault_of(file_, code.value()));
    }
    partial_.clear();
  }
  return {};
}

}  // namespace shaketable::cli
