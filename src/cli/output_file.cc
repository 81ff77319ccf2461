// SPDX-License-Identifier: GPL-2.0-only
#include "cli/output_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iterator>
#include <string>
#include <system_error>
#include <utility>

#include "verdict/golden.h"

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
  const auto begins_with = [&](const char* folder) {
    return *file.begin() == "/" && std::next(file.begin()) != file.end() &&
           *std::next(file.begin()) == folder;
  };
  // What is under /dev and /proc may be a regular file that somebody else has open: our output.
  const bool is_special = begins_with("dev") || begins_with("proc") ||
                          (fs::exists(status) && !fs::is_regular_file(status));
  if (is_special) {
    errno = 0;
    std::ofstream stream(file, std::ios::binary | std::ios::app);
    return stream.is_open() ? Result<OutputFile>(OutputFile(file, {}, std::move(stream)))
                            : tl::unexpected(fault_of(file, errno));
  }
  // A link stays, and what it leads to is replaced.
  const fs::path target = fs::exists(status) ? fs::canonical(file, ignored) : file;
  fs::path partial = target;
  partial += fmt::format(".partial-{}", getpid());
  errno = 0;
  std::ofstream stream(partial, std::ios::binary | std::ios::trunc);
  if (!stream.is_open()) {
    return tl::unexpected(fault_of(file, errno));
  }
  return OutputFile(target, std::move(partial), std::move(stream));
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

std::vector<Error> write_golden(std::span<const verdict::GoldenChange> changes) {
  std::vector<Error> errors;
  for (const verdict::GoldenChange& change : changes) {
    if (const auto before = verdict::read_golden(change.file);
        before && !verdict::is_golden(*before)) {
      Error error = bad_input("the file is no golden ladder, and is left alone",
                              "the name of one that is, or of a new file")
                        .value();
      error.where.file = change.file;
      errors.push_back(std::move(error));
      continue;
    }
    auto file = OutputFile::open(change.file);
    const auto done = file ? file->finish(change.text) : tl::unexpected(file.error());
    if (!done) {
      errors.push_back(done.error());
    }
  }
  return errors;
}

}  // namespace shaketable::cli
