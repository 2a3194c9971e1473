"""The kinds of damage: each a function of a clip, a random generator and the other clips.

It gives the damaged bytes, or None for a clip that has not what it damages.
"""

import dataclasses
import struct
import typing

from damages.clip import Clip

KIB = 1024
TABLES = ["stts", "ctts", "stss", "stsz", "stsc", "stco", "trun"]
PAGE = b"<!doctype html><html><head><title>502 Bad Gateway</title></head><body></body></html>\n"


@dataclasses.dataclass
class Kind:
    name: str
    sentence: str
    damage: typing.Callable


KINDS = []


def kind(name, sentence):
    def add(damage):
        KINDS.append(Kind(name, sentence, damage))
        return damage
    return add


# ---- Of bytes and places ------------------------------------------------------------------------


def put(data, offset, new):
    return data[:offset] + new + data[offset + len(new):]


def add_to(data, offset, step):
    return put(data, offset, struct.pack(">I", (struct.unpack_from(">I", data, offset)[0] + step) % (1 << 32)))


def flip(data, start, end, random):
    place = random.randrange(start, end)
    return put(data, place, bytes([data[place] ^ 1 << random.randrange(8)]))


def media(clip, random, length=1):
    """A place in the media data with so many bytes behind it."""
    box = max(clip.file.all("mdat"), key=lambda box: box.end - box.payload)
    last = box.end - length
    return random.randrange(box.payload, last) if last > box.payload else None


def sample(track, random):
    """Large ones more often, as chance has it."""
    return random.choices(track.samples, [size for _, size in track.samples])[0]


def unit(clip, random):
    """A NAL unit of a picture, as (its length field, its end)."""
    offset, size = sample(clip.track("vide"), random)
    end, units = offset + size, []
    while offset < end:
        stop = offset + 4 + clip.number(offset)
        first = clip.data[offset + 4]
        picture = first >> 1 & 0x3F < 32 if clip.track("vide").codec == "hvc1" else 1 <= first & 0x1F <= 5
        if picture and stop - offset > 32:
            units.append((offset, stop))
        offset = stop
    return random.choice(units) if units else unit(clip, random)


def tables(clip, kinds):
    boxes = [box for track in clip.tracks for name in kinds for box in track.tables.all(name)]
    boxes += clip.file.all("moof", "traf", "trun") if "trun" in kinds else []
    return [box for box in boxes if box.end - box.payload > 8]


def entry(clip, name, width, random):
    """The place of a random entry of a random table of that name; none in fragments."""
    found = tables(clip, [name])
    if clip.fragments or not found:
        return None
    box = random.choice(found)
    head = 12 if name == "stsz" else 8
    return box.payload + head + width * random.randrange((box.end - box.payload - head) // width)


def alike(clip, others, random):
    """Another clip of the same codec, and with its movie header at the same end."""
    return random.choice([
        other for other in others if other.data != clip.data and not other.fragments
        and other.track("vide").codec == clip.track("vide").codec
        and other.is_moov_first == clip.is_moov_first])


# ---- Something is missing at the end ------------------------------------------------------------


@kind("cut-byte", "the last byte is lost")
def _(clip, random, others):
    return clip.data[:-1]


@kind("cut-percent", "the last percent is lost")
def _(clip, random, others):
    return clip.data[:len(clip.data) * 99 // 100]


@kind("cut-anywhere", "cut at any byte")
def _(clip, random, others):
    return clip.data[:random.randrange(1, len(clip.data))]


@kind("cut-moov", "cut inside `moov`")
def _(clip, random, others):
    return clip.data[:random.randrange(clip.moov.payload, clip.moov.end)]


@kind("last-fragment", "the last fragment and all behind it are lost")
def _(clip, random, others):
    return clip.data[:clip.fragments[-1][0]] if clip.fragments else None


@kind("last-fragments", "the last two fragments and all behind them are lost")
def _(clip, random, others):
    return clip.data[:clip.fragments[-2][0]] if clip.fragments else None


# ---- Something is missing inside ----------------------------------------------------------------


@kind("middle-fragment", "a fragment in the middle is lost")
def _(clip, random, others):
    if not clip.fragments:
        return None
    start, end = random.choice(clip.fragments[1:-1])
    return clip.data[:start] + clip.data[end:]


@kind("hole-512", "512 bytes are taken out of the media data")
def _(clip, random, others):
    place = media(clip, random, 512)
    return clip.data[:place] + clip.data[place + 512:]


@kind("zeros-sector", "512 bytes of zeros in the media data")
def _(clip, random, others):
    return put(clip.data, media(clip, random, 512), bytes(512))


@kind("zeros-page", "4 KiB of zeros in the media data")
def _(clip, random, others):
    return put(clip.data, media(clip, random, 4 * KIB), bytes(4 * KIB))


@kind("zeros-64k", "64 KiB of zeros in the media data")
def _(clip, random, others):
    place = media(clip, random, 64 * KIB)
    return place and put(clip.data, place, bytes(64 * KIB))


@kind("zeros-rest", "zeros from any byte of the media data to the end")
def _(clip, random, others):
    place = media(clip, random)
    return clip.data[:place] + bytes(len(clip.data) - place)


@kind("zeros-audio", "the sound's samples are all zeros")
def _(clip, random, others):
    if not clip.track("soun"):
        return None
    data = bytearray(clip.data)
    for offset, size in clip.track("soun").samples:
        data[offset:offset + size] = bytes(size)
    return bytes(data)


# ---- Something else is there --------------------------------------------------------------------


@kind("bit-media", "one bit flipped in the media data")
def _(clip, random, others):
    place = media(clip, random)
    return flip(clip.data, place, place + 1, random)


@kind("bit-length", "one bit flipped in the length of a NAL unit")
def _(clip, random, others):
    start, _ = unit(clip, random)
    return flip(clip.data, start, start + 4, random)


@kind("bit-slice", "one bit flipped in the data of a slice")
def _(clip, random, others):
    start, end = unit(clip, random)
    return flip(clip.data, start + 16, end, random)


@kind("bit-audio", "one bit flipped in a sample of the sound")
def _(clip, random, others):
    if not clip.track("soun"):
        return None
    offset, size = sample(clip.track("soun"), random)
    return flip(clip.data, offset, offset + size, random)


@kind("random-page", "4 KiB of random bytes in the media data")
def _(clip, random, others):
    return put(clip.data, media(clip, random, 4 * KIB), random.randbytes(4 * KIB))


@kind("random-sample", "a picture's sample is random bytes")
def _(clip, random, others):
    offset, size = sample(clip.track("vide"), random)
    return put(clip.data, offset, random.randbytes(size))


@kind("double-64k", "64 KiB of the media data come twice")
def _(clip, random, others):
    place = media(clip, random, 64 * KIB)
    return place and clip.data[:place + 64 * KIB] + clip.data[place:]


@kind("swap-16k", "two blocks of 16 KiB in the media data have changed places")
def _(clip, random, others):
    one, other = (media(clip, random, 16 * KIB) or 0 for _ in range(2))
    if abs(one - other) < 16 * KIB:
        return None
    block = clip.data[one:one + 16 * KIB]
    return put(put(clip.data, one, clip.data[other:other + 16 * KIB]), other, block)


@kind("other-rest", "from a border of 16 KiB on it is another video, to that one's end")
def _(clip, random, others):
    other = alike(clip, others, random).data
    place = 16 * KIB * random.randrange(1, min(len(clip.data), len(other)) // (16 * KIB))
    return clip.data[:place] + other[place:]


@kind("other-rest-same-length", "the same, and as long as it should be")
def _(clip, random, others):
    other = alike(clip, others, random).data
    place = 16 * KIB * random.randrange(1, len(clip.data) // (16 * KIB))
    missing = len(clip.data) - place
    return clip.data[:place] + (other * (1 + missing // len(other)))[-missing:]


# ---- Something is left over ---------------------------------------------------------------------


@kind("behind-byte", "one byte of zero behind it")
def _(clip, random, others):
    return clip.data + b"\0"


@kind("behind-zeros", "4 KiB of zeros behind it")
def _(clip, random, others):
    return clip.data + bytes(4 * KIB)


@kind("behind-page", "an HTML page behind it")
def _(clip, random, others):
    return clip.data + PAGE


@kind("behind-clip", "another video behind it")
def _(clip, random, others):
    return clip.data + alike(clip, others, random).data


# ---- The headers say something else -------------------------------------------------------------


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
    if clip.fragments:
        return None
    other = alike(clip, others, random)
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
