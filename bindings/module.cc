// SPDX-License-Identifier: GPL-2.0-only
#include "bindings/module.h"

#include <dlfcn.h>
#include <pybind11/stl.h>

#include <filesystem>
#include <string>
#include <vector>

#include "bindings/errors.h"
#include "cli/dispatch.h"
#include "cli/output.h"
#include "session/find_scenario.h"

namespace {

/// Where the package is, whoever loads the module.
std::filesystem::path folder_of_module() {
  Dl_info info;
  const bool is_known = dladdr(reinterpret_cast<const void*>(&folder_of_module), &info) != 0;
  return is_known ? std::filesystem::path(info.dli_fname).parent_path() : std::filesystem::path();
}

}  // namespace

PYBIND11_MODULE(_core, module) {
  using namespace shaketable;
  module.attr("__version__") = SHAKETABLE_VERSION;
  session::set_scenario_folder(folder_of_module() / "scenarios");
  module.def("find_scenario", [](const std::string& word) {
    return bindings::value_or_throw(session::find_scenario(word)).string();
  });
  module.def("command", [](const std::vector<std::string>& arguments) {
    cli::keep_standard_streams();
    return static_cast<int>(cli::dispatch(arguments));
  });
  bindings::bind_errors(module);
  bindings::bind_session(module);
  bindings::bind_trace(module);
  bindings::bind_parquet(module);
  bindings::bind_store(module);
  bindings::bind_sweep(module);
  bindings::bind_tests(module);
}
