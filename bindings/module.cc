// SPDX-License-Identifier: GPL-2.0-only
#include "bindings/module.h"

#include <pybind11/stl.h>

#include <string>
#include <vector>

#include "cli/dispatch.h"
#include "cli/output.h"

PYBIND11_MODULE(_core, module) {
  using namespace shaketable;
  module.attr("__version__") = SHAKETABLE_VERSION;
  module.def("command", [](const std::vector<std::string>& arguments) {
    cli::keep_standard_streams();
    return static_cast<int>(cli::dispatch(arguments));
  });
  bindings::bind_errors(module);
  bindings::bind_session(module);
  bindings::bind_trace(module);
  bindings::bind_store(module);
  bindings::bind_sweep(module);
  bindings::bind_tests(module);
}
