"""Bytes of a clip to be damaged, and how."""

import struct

KIB = 1024


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
    """Another clip of the same codec, with its movie header at the same end; None if there is none."""
    found = [
        other for other in others if other.data != clip.data and not other.fragments
        and other.track("vide").codec == clip.track("vide").codec
        and other.is_moov_first == clip.is_moov_first]
    return random.choice(found) if found else None
