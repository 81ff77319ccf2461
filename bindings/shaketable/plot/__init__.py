# SPDX-License-Identifier: GPL-2.0-only
"""Pictures of results and ladders. Needs matplotlib.

Each function draws in `ax`, or in a figure of its own, and returns the axes; what it looks like can
be changed there. Settings of matplotlib are left alone. Colours can be told apart by colour-blind
readers, intervals are drawn, and axes of times are logarithmic where times span decades.

Long numbers in names of points are rounded as far as names still differ: `at` wants them in full.

>>> from shaketable import plot, run
>>> results = run({"impair": {"client->server": "loss 10%"}}, trials=100, backend="sim")
>>> ax = plot.cdf(results)
>>> ax.get_ylabel()
'Share of clients established'
"""

from shaketable.plot._cdf import cdf
from shaketable.plot._compare import compare
from shaketable.plot._heatmap import heatmap
from shaketable.plot._ladder import ladder
from shaketable.plot._style import svg_of
from shaketable.plot._timeline import timeline

__all__ = ["cdf", "compare", "heatmap", "ladder", "svg_of", "timeline"]
