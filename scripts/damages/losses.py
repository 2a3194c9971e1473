"""Something is missing, at the end or inside."""

from damages.kind import kind
from damages.places import KIB, media, put


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
