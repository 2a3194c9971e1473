/// What the archive's `README.txt` says: for whoever finds the archive and has no Holdfast.
enum Readme {
  static let text = """
    This directory is an archive of AI-generated videos, made by Holdfast. Everything in it can be
    read and checked without Holdfast.

    What is here
      data/sha256/ab/<digest>.mp4   the videos. A file's name is the SHA-256 of its bytes; "ab" are
                                    the name's first two digits.
      data/tasks/<provider>/..      the receipts: a JSON file for each task that was archived. It
                                    names its videos, and holds what the provider said of them.
      journal/<run>.sha256          a line for every file that a run stored, in the format of
                                    sha256sum, written as soon as the file was safe on the disk.
      journal/<run>.jsonl           what that run was asked for, and what became of it.
      bagit.txt bag-info.txt manifest-sha256.txt tagmanifest-sha256.txt
                                    the seal, renewed at the end of a run: it vouches for every
                                    file above. The directory is then a valid BagIt 1.0 bag
                                    (RFC 8493). bag-info.txt names the digest of the seal before.
      .holdfast/                    Holdfast's own working files. Not part of what is archived; the
                                    archive is complete without them.

    How to check it, with coreutils alone, from this directory
      sha256sum --quiet -c tagmanifest-sha256.txt     the seal, and the journals of sealed runs
      sha256sum --quiet -c manifest-sha256.txt        every file that the seal vouches for
      sha256sum --quiet -c journal/*.sha256           every file, sealed or not

    No output means that everything is whole. Holding the digest of tagmanifest-sha256.txt somewhere
    else proves, in addition, that nobody has exchanged the archive as a whole.

    While a run is under way, and after one that was killed, there are files that the seal does not
    know yet: the bag is then not valid, until the next run ends. Checking the journals, the last of
    the three commands, succeeds at every moment; a warning about one improperly formatted line at
    the end of a journal only says that the run was killed while it wrote it.

    Files under data/ are never changed, only added. Please do not edit, rename or remove anything.

    """
}
