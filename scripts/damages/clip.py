"""A whole MP4 or MOV file, its boxes and where its samples lie."""

import dataclasses
import struct

CONTAINERS = {"moov", "trak", "mdia", "minf", "stbl", "edts", "mvex", "moof", "traf"}


@dataclasses.dataclass
class Box:
    type: str
    start: int
    payload: int
    end: int
    children: list

    def all(self, *path):
        """The boxes under this one at a path of types."""
        found = [child for child in self.children if child.type == path[0]]
        return found if len(path) == 1 else [deep for box in found for deep in box.all(*path[1:])]


@dataclasses.dataclass
class Track:
    id: int
    handler: str
    codec: str
    tables: Box
    samples: list  # of (offset, size), in the order of decoding


class Clip:
    def __init__(self, name, data):
        self.name = name
        self.data = data
        self.file = Box("file", 0, 0, len(data), self._boxes(0, len(data)))
        self.tracks = [self._track(box) for box in self.file.all("moov", "trak")]
        self.fragments = self._read_fragments()

    @classmethod
    def read(cls, path):
        with open(path, "rb") as file:
            return cls(path.name, file.read())

    @property
    def moov(self):
        return self.file.all("moov")[0]

    @property
    def is_moov_first(self):
        return self.moov.start < self.file.all("mdat")[0].start

    def track(self, handler):
        return next((track for track in self.tracks if track.handler == handler), None)

    def number(self, offset):
        return struct.unpack_from(">I", self.data, offset)[0]

    def _boxes(self, start, end):
        boxes = []
        while start + 8 <= end:
            size, kind = struct.unpack_from(">I4s", self.data, start)
            header = 8
            if size == 1:
                size, header = struct.unpack_from(">Q", self.data, start + 8)[0], 16
            stop = start + size if size else end
            name = kind.decode("latin-1")
            inside = self._boxes(start + header, stop) if name in CONTAINERS else []
            boxes.append(Box(name, start, start + header, stop, inside))
            start = stop
        return boxes

    def _track(self, box):
        tables = box.all("mdia", "minf", "stbl")[0]
        handler = box.all("mdia", "hdlr")[0].payload + 8
        entry = tables.all("stsd")[0].payload + 12
        return Track(
            self.number(box.all("tkhd")[0].payload + 12),
            self.data[handler:handler + 4].decode("latin-1"),
            self.data[entry:entry + 4].decode("latin-1"), tables, self._samples(tables))

    def _table(self, tables, kind, width):
        found = tables.all(kind)
        if not found:
            return []
        start = found[0].payload + 8
        letters = "Q" if kind == "co64" else "I" * width
        count = self.number(found[0].payload + 4)
        size = struct.calcsize(">" + letters)
        return [struct.unpack_from(">" + letters, self.data, start + size * i) for i in range(count)]

    def _samples(self, tables):
        sizes = tables.all("stsz")[0].payload
        constant, count = self.number(sizes + 4), self.number(sizes + 8)
        lengths = [constant or self.number(sizes + 12 + 4 * i) for i in range(count)]
        chunks = [row[0] for row in self._table(tables, "stco", 1) or self._table(tables, "co64", 1)]
        runs = self._table(tables, "stsc", 3)
        samples = []
        for index, offset in enumerate(chunks):
            held = next(run[1] for run in reversed(runs) if run[0] <= index + 1)
            for _ in range(held):
                length = lengths[len(samples)]
                samples.append((offset, length))
                offset += length
        return samples

    def _read_fragments(self):
        """Each as (start, end) with the media behind it; their samples are added to the tracks."""
        fragments = []
        for moof in self.file.all("moof"):
            media = next(box for box in self.file.all("mdat") if box.start >= moof.end)
            fragments.append((moof.start, media.end))
            for part in moof.all("traf"):
                self._read_track(part, moof.start)
        return fragments

    def _read_track(self, part, base):
        header = part.all("tfhd")[0].payload
        flags = self.number(header) & 0xFFFFFF
        track = next(track for track in self.tracks if track.id == self.number(header + 4))
        place = header + 8
        size = 0
        for flag, width in ((0x1, 8), (0x2, 4), (0x8, 4), (0x10, 4)):
            if flags & flag:
                size = self.number(place) if flag == 0x10 else size
                place += width
        for run in part.all("trun"):
            flags, count = self.number(run.payload) & 0xFFFFFF, self.number(run.payload + 4)
            offset = base + self.number(run.payload + 8)
            row = run.payload + 8 + 4 * bool(flags & 0x1) + 4 * bool(flags & 0x4)
            step = 4 * bin(flags & 0xF00).count("1")
            for _ in range(count):
                length = self.number(row + 4 * bool(flags & 0x100)) if flags & 0x200 else size
                track.samples.append((offset, length))
                offset, row = offset + length, row + step
