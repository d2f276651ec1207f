#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""marks.py FILE: lists the marks that an SVG of gnuplot shows, one a line. marks.py A B: compares those of A and B, two files, or
two folders with files of the same names. Says what differs; the exit status is 1 where a mark is missing, moved, of another look, or
one too many.

A mark is a line from its start to its end, a filled area, a point or a text, with all that tells how it looks. What is drawn by
another version of gnuplot may differ in what is no mark, and in these, nothing else:
 - when a text is written, if no area is drawn over it: gnuplot 6 writes those of the axes after the curves, 5.4 before. Shapes are
   compared in the order in which they are drawn, as one hides another;
 - how lines are divided into paths: 5.4 draws several arrows in one where 6 begins a new one;
 - a hundredth of a pixel, the last digit, and one of 255 steps of a colour: palettes are rounded otherwise."""
import itertools
import pathlib
import re
import sys
import xml.etree.ElementTree

PIXELS, STEPS = 0.0101, 1
PAINT = "stroke", "fill"
STROKE = "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"
FONT = "font-family", "font-size", "text-anchor"
XLINK = "{http://www.w3.org/1999/xlink}href"


def numbers(text):
    return [float(number) for number in re.findall(r"-?\d*\.?\d+", text)]


def pairs(text):
    flat = numbers(text)
    return list(zip(flat[::2], flat[1::2]))


def lines(path):
    """The lines of a path's data, each its vertices; a move alone is none."""
    points = []
    for command, text in [*re.findall(r"([A-Za-z])([^A-Za-z]*)", path), ("M", "")]:
        if command == "M":
            if len(points) > 1:
                yield points
            points = pairs(text)
        elif command == "L":
            points = points + pairs(text)
        elif command == "Z":
            points = points + points[:1]
        else:
            raise ValueError(f"'{command}' in a path is not known here")


def colour(text):
    """'#404040', 'rgb( 64,  64,  64)' or a name, as three numbers or the name."""
    if text.startswith("rgb("):
        return tuple(int(number) for number in numbers(text))
    return tuple(bytes.fromhex(text[1:])) if text.startswith("#") else text


class Marks:
    """What one file shows: shapes, in order, and texts; each is its kind, its colours, the rest of its look, and its vertices."""

    def __init__(self, path):
        self.shapes, self.texts, self.symbols = [], [], {}
        root = xml.etree.ElementTree.parse(path).getroot()
        self.page = root.get("viewBox")
        self.walk(root, {})
        self.texts = [self.hidden(*text) for text in self.texts]

    def walk(self, element, style):
        kind = element.tag.rpartition("}")[2]
        style = style | element.attrib # all that is looked at is inherited, with this: a transform is around one text
        if kind in ("svg", "g"):
            for child in element:
                self.walk(child, style)
        elif kind == "defs":
            self.symbols = {e.get("id"): xml.etree.ElementTree.tostring(e) for e in element}
        elif kind == "path":
            for points in lines(element.get("d")):
                self.shapes.append(self.mark("line", style, STROKE, points))
        elif kind == "polygon":
            self.shapes.append(self.mark("area", style, (), pairs(element.get("points"))))
        elif kind == "rect":
            self.shapes.append(self.mark("page", style, (), [tuple(float(element.get(name)) for name in ("x", "y", "width", "height"))]))
        elif kind == "use":
            place = numbers(element.get("transform") or "{x} {y}".format(**element.attrib))
            self.shapes.append(self.mark("point", style, STROKE[:1], [tuple(place[:2])], element.get(XLINK), *place[2:]))
        elif kind == "text" and (said := "".join(element.itertext()).strip()):
            place = numbers(style["transform"])
            self.texts.append((len(self.shapes), self.mark("text", style, FONT, [tuple(place[:2])], said, *place[2:])))
        elif kind not in ("text", "title", "desc"):
            raise ValueError(f"an element '{kind}' is not known here")

    def hidden(self, before, text):
        """A text, and whether an area that is drawn after so many shapes is over where it stands."""
        kind, paint, look, points = text
        areas = [list(zip(*shape[3])) for shape in self.shapes[before:] if shape[0] == "area"]
        over = any(all(min(axis) <= at <= max(axis) for axis, at in zip(area, points[0])) for area in areas)
        return kind, paint, look + (("hidden",) if over else ()), points

    @staticmethod
    def mark(kind, style, names, points, *look):
        paint = (style["color"] if style[name] == "currentColor" else style[name] for name in PAINT if name in style)
        return kind, tuple(map(colour, paint)), (*look, *(style.get(name) for name in names)), points


def near(left, right, most):
    return len(left) == len(right) and all(abs(a - b) <= most for a, b in zip(left, right))


def same_colour(left, right):
    return left == right or not isinstance(left, str) and not isinstance(right, str) and near(left, right, STEPS)


def same(left, right):
    if not left or not right or left[0] != right[0] or left[2] != right[2] or len(left[3]) != len(right[3]):
        return False
    return all(map(same_colour, left[1], right[1])) and all(near(a, b, PIXELS) for a, b in zip(left[3], right[3]))


def words(mark):
    if not mark:
        return "nothing"
    kind, paint, look, points = mark
    paint = (c if isinstance(c, str) else "#" + bytes(c).hex() for c in paint)
    where = (",".join(f"{number:.2f}" for number in point) for point in points)
    return " ".join([kind, *paint, *(str(part) for part in look if part), "at", *where])


def differences(left, right):
    """What two files show differently, in words: the first shape, and all texts."""
    if left.page != right.page:
        yield f"the page is {left.page}, and {right.page}"
    for name in left.symbols.keys() & right.symbols.keys():
        if name.startswith("gp") and left.symbols[name].split() != right.symbols[name].split():
            yield f"the symbol {name} is another"
    for mine, other in itertools.zip_longest(left.shapes, right.shapes):
        if not same(mine, other):
            yield f"of {len(left.shapes)} and {len(right.shapes)} shapes the first that differs: {words(mine)}; and {words(other)}"
            break
    rest = list(right.texts)
    for text in left.texts:
        found = next((other for other in rest if same(text, other)), None)
        if found:
            rest.remove(found)
        else:
            yield f"only in the first: {words(text)}"
    yield from (f"only in the second: {words(text)}" for text in rest)


def compare(left, right):
    """Of two files, or of all files of two folders; what differs, in words."""
    names = sorted({path.name for folder in (left, right) for path in folder.glob("*.svg")}) if left.is_dir() else [""]
    if not names:
        yield f"there is no figure in {left} and {right}"
    for name in names:
        paths = [path / name for path in (left, right)]
        missing = [f"{path} is not there" for path in paths if not path.exists()]
        yield from missing or (f"{paths[1]}: {difference}" for difference in differences(*map(Marks, paths)))


def main(*paths):
    if len(paths) == 1:
        marks = Marks(paths[0])
        print("\n".join(words(mark) for mark in marks.shapes + marks.texts))
        return 0
    found = list(compare(*map(pathlib.Path, paths)))
    for difference in found:
        print(difference)
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or sys.argv[1] == "--help":
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
