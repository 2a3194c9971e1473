"""The headers say something else."""

import struct

from damages.kind import kind
from damages.places import add_to, alike, entry, flip, put, tables

TABLES = ["stts", "ctts", "stss", "stsz", "stsc", "stco", "trun"]


@kind("bit-ftyp", "one bit flipped in `ftyp`")
def _(clip, random, others):
    return flip(clip.data, 0, clip.file.children[0].end, random)


@kind("bit-moov", "one bit flipped in `moov`")
def _(clip, random, others):
    return flip(clip.data, clip.moov.start, clip.moov.end, random)


@kind("bit-tables", "one bit flipped in a table of samples")
def _(clip, random, others):
    boxes = tables(clip, TABLES)
    box = random.choices(boxes, [box.end - box.payload for box in boxes])[0]
    return flip(clip.data, box.payload, box.end, random)


@kind("other-moov", "`moov` is another video's")
def _(clip, random, others):
    other = alike(clip, others, random)
    if clip.fragments or not other:
        return None
    new = other.data[other.moov.start:other.moov.end]
    return clip.data[:clip.moov.start] + new + clip.data[clip.moov.end:]


@kind("size-by-one", "the size of one sample is off by one")
def _(clip, random, others):
    place = entry(clip, "stsz", 4, random)
    return place and add_to(clip.data, place, random.choice([-1, 1]))


@kind("offset-by-one", "the place of one chunk is off by one")
def _(clip, random, others):
    place = entry(clip, "stco", 4, random)
    return place and add_to(clip.data, place, random.choice([-1, 1]))


@kind("offsets-shifted", "all chunks are said to lie 8 bytes further on")
def _(clip, random, others):
    if clip.fragments:
        return None
    data = clip.data
    for box in tables(clip, ["stco"]):
        for place in range(box.payload + 8, box.end, 4):
            data = add_to(data, place, 8)
    return data


@kind("count-by-one", "the times are of one sample more or less")
def _(clip, random, others):
    place = entry(clip, "stts", 8, random)
    return place and add_to(clip.data, place, random.choice([-1, 1]))


@kind("times-doubled", "every frame is shown for twice as long")
def _(clip, random, others):
    if clip.fragments:
        return None
    box = clip.track("vide").tables.all("stts")[0]
    data = clip.data
    for place in range(box.payload + 12, box.end, 8):
        data = add_to(data, place, clip.number(place))
    return data


@kind("edit-halved", "the edit list shows half of the pictures")
def _(clip, random, others):
    box = clip.file.all("moov", "trak", "edts", "elst")[:1]
    if clip.fragments or not box:
        return None
    place = box[0].payload + 8
    return put(clip.data, place, struct.pack(">I", clip.number(place) // 2))
