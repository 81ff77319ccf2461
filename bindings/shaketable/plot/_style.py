# SPDX-License-Identifier: GPL-2.0-only
"""How pictures look: figures, colours, legends."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from shaketable._errors import bad_argument
from shaketable._extras import extra
from shaketable.plot._select import check_kind

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.legend import Legend
    from matplotlib.text import Text

#: Of Okabe and Ito, without yellow, which is faint on white.
BLUE, RED, GREEN, PURPLE, ORANGE, SKY, BLACK = COLOURS = (
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
#: After all colours, they come again with the next of these.
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1, 1)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
#: More than these nobody can tell apart.
CURVES_MAX = 20
#: More entries than these go outside of the axes.
_LEGEND_MAX = 6
#: Of the width of axes, so much may go to a legend.
_LEGEND_SHARE = 0.5
#: Marks the text that there is nothing to see.
_EMPTY = "shaketable-empty"

_STYLE: dict[str, Any] = {
    "axes.axisbelow": True, "axes.grid": True, "axes.labelsize": 10, "axes.spines.right": False,
    "axes.spines.top": False, "axes.titlesize": 11, "axes.titlelocation": "left", "font.size": 9.5,
    "grid.color": "#dddddd", "grid.linewidth": 0.6, "legend.fontsize": 9, "hatch.linewidth": 0.7}


class Look(NamedTuple):
    """Of one curve."""

    color: Any
    linestyle: Any
    marker: str
    width: float  #: the first are the widest, so that one that hides another shows it at its sides


@contextmanager
def drawing(ax: Axes | None, size: tuple[float, float] = (7.2, 4.2)) -> Iterator[Axes]:
    """The axes to draw in; without `ax`, those of a new figure, which goes if drawing fails."""
    extra("matplotlib")
    plt: Any = extra("matplotlib.pyplot")
    if ax is not None:
        yield ax
        return
    with plt.rc_context(_STYLE):
        figure, axes = plt.subplots(figsize=size, layout="constrained")
        interactive = plt.isinteractive()  # the first figure of a notebook turns it on
        try:
            yield axes
        except BaseException:
            plt.close(figure)
            raise
    extra("matplotlib").interactive(interactive)


def svg_of(ax: Axes) -> str:
    """The figure of these axes as SVG, the same for the same picture; closes the figure.

    >>> from shaketable import plot, trace
    >>> plot.svg_of(plot.ladder(trace({}, backend="sim")))[:4]
    '<svg'

    Raises:
        InputError: these are no axes.
    """
    plt: Any = extra("matplotlib.pyplot")
    check_kind("ax", ax, extra("matplotlib.axes").Axes, "Axes, as plot functions return")
    figure: Any = ax.figure.figure
    octets = io.BytesIO()
    try:
        with plt.rc_context({"svg.hashsalt": "shaketable", "svg.fonttype": "path"}):
            figure.savefig(octets, format="svg", metadata={"Date": None})
    finally:
        plt.close(figure)
    text = octets.getvalue().decode()
    return text[text.index("<svg"):]


def looks(count: int, *, ordered: bool = False, after: int = 0) -> list[Look]:
    """How each of `count` curves looks, when `after` others are there already.

    Args:
        ordered: they are of rising numbers: the colours rise, too.
    """
    widths = [1.8] if count == 1 else [
        2.8 - 1.6 * number / max(count - 1, 6) for number in range(count)]
    if ordered and count > 2 and not after:
        colours = extra("matplotlib").colormaps["viridis"]
        return [Look(colours(0.92 * number / (count - 1)), "-", "o", width)
                for number, width in enumerate(widths)]
    return [Look(COLOURS[number % len(COLOURS)], DASHES[number // len(COLOURS) % len(DASHES)],
                 MARKERS[number % len(MARKERS)], width)
            for number, width in enumerate(widths, after)]


def check_curves(argument: str, count: int, how: str) -> None:
    """That they are not too many.

    Raises:
        InputError: they are; `how` says what to do with the argument.
    """
    if count > CURVES_MAX:
        raise bad_argument(argument, f"{count} curves are too many to tell apart",
                           f"at most {CURVES_MAX}: {how}")


def curves_of(ax: Axes) -> int:
    """How many curves with a name are there."""
    return len(ax.get_legend_handles_labels()[1])


def say_if_empty(ax: Axes, is_empty: bool) -> None:
    """Says "no samples" where scales would mean nothing; takes it back when there are some."""
    said = [text for text in ax.texts if text.get_gid() == _EMPTY]
    if is_empty == bool(said):
        return
    for text in said:
        text.remove()
    if is_empty:
        no_samples(ax).set_gid(_EMPTY)
    ax.tick_params(left=not is_empty, labelleft=not is_empty,
                   bottom=not is_empty, labelbottom=not is_empty)


def no_samples(ax: Axes) -> Text:
    """Writes that in the middle."""
    return ax.text(0.5, 0.5, "no samples", transform=ax.transAxes, ha="center", va="center",
                   fontsize=11, bbox={"facecolor": "white", "edgecolor": "none", "pad": 4})


def legend(ax: Axes, title: str = "", *, outside: bool = False) -> None:
    """Names of the curves, if there are any; beside the axes when they are many and there is room.
    """
    count = curves_of(ax)
    if count == 0:
        return
    options: dict[str, Any] = {"title": title or None, "alignment": "left", "framealpha": 0.85,
                               "edgecolor": "none"}
    made = None
    if outside or count > _LEGEND_MAX:
        made = ax.legend(loc="upper left", bbox_to_anchor=(1.01, 1), borderaxespad=0, **options)
    if made is None or not _make_room(ax, made):
        made = ax.legend(loc="best", **options)
    made.set_zorder(4)


def _make_room(ax: Axes, legend: Legend) -> bool:
    """Takes room for a legend beside axes from them, where the figure does not arrange it itself.

    Returns:
        Whether it fits; where not, the axes are as they were.
    """
    if ax.figure.get_layout_engine() is not None:
        return True
    spec = ax.get_subplotspec()
    if spec is None:
        return False
    figure: Any = ax.figure
    place = spec.get_position(figure)
    width = legend.get_window_extent().width / figure.bbox.width + 0.01 * place.width
    fits = width <= _LEGEND_SHARE * place.width
    ax.set_position((place.x0, place.y0, place.width - fits * width, place.height))
    return fits
