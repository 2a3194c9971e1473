"""Something else is there, or something more."""

from damages.kind import kind
from damages.places import KIB, alike, flip, media, put, sample, unit

PAGE = b"<!doctype html><html><head><title>502 Bad Gateway</title></head><body></body></html>\n"


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
    other = alike(clip, others, random)
    if not other:
        return None
    place = 16 * KIB * random.randrange(1, min(len(clip.data), len(other.data)) // (16 * KIB))
    return clip.data[:place] + other.data[place:]


@kind("other-rest-same-length", "the same, and as long as it should be")
def _(clip, random, others):
    other = alike(clip, others, random)
    if not other:
        return None
    place = 16 * KIB * random.randrange(1, len(clip.data) // (16 * KIB))
    missing = len(clip.data) - place
    return clip.data[:place] + (other.data * (1 + missing // len(other.data)))[-missing:]


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
    return clip.data + random.choice(others).data
