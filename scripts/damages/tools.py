"""What Holdfast and other tools say of a file: whether they tell that anything is wrong with it."""

import dataclasses
import hashlib
import json
import os
import re
import shutil
import subprocess
import typing

MINUTE = 60
DEPTHS = ["headers", "packets", "frames"]


def call(arguments):
    """Nothing that a tool says is an error here; one that outlasts a minute has said nothing."""
    try:
        return subprocess.run(
            arguments, stdin=subprocess.DEVNULL, capture_output=True, timeout=MINUTE, check=False)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(arguments, 0, b"", b"")


def parsed(result):
    try:
        return json.loads(result.stdout)
    except ValueError:
        return {}


def complains(result):
    return result.returncode != 0 or bool(result.stderr.strip())


def miscounts(result):
    streams = parsed(result).get("streams", [])
    return complains(result) or any(
        stream["nb_frames"] != stream.get("nb_read_packets") for stream in streams
        if "nb_frames" in stream and stream["codec_type"] in ("video", "audio"))


def mediainfo_tells(result):
    tracks = (parsed(result).get("media") or {}).get("track", [])
    told = json.dumps(tracks)
    return (complains(result) or "IsTruncated" in told or "Conformance" in told
            or not any(track["@type"] == "Video" for track in tracks))


def mp4info_tells(result):
    return complains(result) or b'"type":"Video"' not in result.stdout


@dataclasses.dataclass
class Tool:
    name: str
    arguments: list
    tells: typing.Callable

    @property
    def is_here(self):
        return shutil.which(self.arguments[0]) is not None

    def ask(self, path):
        return call([*self.arguments, str(path)])


PROBE = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json"]
PEERS = [tool for tool in [
    Tool("ffprobe", PROBE, complains),
    Tool("ffprobe, packets counted", [*PROBE, "-count_packets"], miscounts),
    Tool("MediaInfo", ["mediainfo", "--Output=JSON"], mediainfo_tells),
    Tool("mp4info", ["mp4info", "--format", "json"], mp4info_tells),
] if tool.is_here]
DECODER = "ffmpeg, decoded"


def decode(path):
    """Whether ffmpeg complains, and the digest of the pictures and the sound that come out."""
    result = call(decoding(path))
    return complains(result), hashlib.sha256(result.stdout).hexdigest()


def decoding(path):
    return ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-map", "0:v:0", "-map", "0:a?",
            "-fps_mode", "passthrough", "-f", "md5", "-"]


def holdfast(paths, depth):
    """The facts of each file."""
    lines = call_many([*probe(depth), *map(str, paths)]).splitlines()
    return {facts["file"]: facts for facts in map(json.loads, lines)}


def probe(depth):
    return [os.path.join(os.environ["HOLDFAST_BIN"], "holdfast"), "probe", "--json", "--depth", depth]


def call_many(arguments):
    return subprocess.run(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout


def versions():
    """Of the tools that are here."""
    asked = [("FFmpeg", ["ffmpeg", "-version"]), ("MediaInfo", ["mediainfo", "--Version"]),
             ("mp4info (Bento4)", ["mp4info"])]
    found = []
    for name, arguments in asked:
        if shutil.which(arguments[0]):
            result = call(arguments)
            numbers = re.findall(r"(?: v|[vV]ersion )([0-9.]+)", (result.stdout + result.stderr).decode())
            # Bento4's own comes after the program's.
            found.append(f"{name} {numbers[1 if 'Bento4' in name else 0]}")
    return ", ".join(found)
