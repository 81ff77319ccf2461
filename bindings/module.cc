// SPDX-License-Identifier: GPL-2.0-only
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <vector>

#include "cli/dispatch.h"
#include "cli/output.h"

namespace py = pybind11;

PYBIND11_MODULE(_core, module) {
  module.attr("__version__") = SHAKETABLE_VERSION;
  module.def("command", [](const std::vector<std::string>& arguments) {
    shaketable::cli::keep_standard_streams();
    return static_cast<int>(shaketable::cli::dispatch(arguments));
  });
}
