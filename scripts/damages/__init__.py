"""What goes wrong with video files on their way, done to whole clips at random."""
