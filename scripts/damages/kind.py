"""A kind of damage, and all of them in the order of the table."""

import dataclasses
import typing


@dataclasses.dataclass
class Kind:
    name: str
    sentence: str
    # Of a clip, a random generator and all clips; gives the damaged bytes, or None for a clip that
    # has not what it damages.
    damage: typing.Callable


KINDS = []


def kind(name, sentence):
    def add(damage):
        KINDS.append(Kind(name, sentence, damage))
        return damage
    return add
