# SPDX-License-Identifier: GPL-2.0-only
# SHAKETABLE_PYTHON is the interpreter that has the packages ns3, pybind11 and pyarrow, as made by
# `./dev setup`. In `pip install` it is the one of the environment that the build backend works in.
if(SKBUILD)
  set(SHAKETABLE_PYTHON ${Python_EXECUTABLE})
else()
  set(SHAKETABLE_PYTHON ${PROJECT_SOURCE_DIR}/.venv/bin/python
      CACHE FILEPATH "The Python interpreter that has the package ns3")
  if(NOT EXISTS ${SHAKETABLE_PYTHON})
    message(FATAL_ERROR "There is no ${SHAKETABLE_PYTHON}: run `./dev setup`.")
  endif()
  set(Python_EXECUTABLE ${SHAKETABLE_PYTHON})
endif()
