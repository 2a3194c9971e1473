"""What goes wrong with video files on their way, done to whole clips at random."""

from damages import losses, strangers, headers
from damages.kind import KINDS
