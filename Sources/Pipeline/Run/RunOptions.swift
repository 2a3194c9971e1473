/// What `holdfast run` was asked for.
package struct RunOptions: Sendable {
  /// List files in the order given; `-` is standard input.
  ///
  /// None: what is still open.
  package var lists: [String]
  /// The provider of lines that name none.
  package var provider: String?
  /// Poll each task once.
  package var noWait: Bool
  package var maxDuration: Duration?
  /// Say what would be done.
  package var dryRun: Bool
  /// Leave out the lines of the lists that can't be read.
  package var skipInvalid: Bool

  package init(
    lists: [String] = [], provider: String? = nil,
    noWait: Bool = false,
    maxDuration: Duration? = nil, dryRun: Bool = false, skipInvalid: Bool = false
  ) {
    self.lists = lists
    self.provider = provider
    self.noWait = noWait
    self.maxDuration = maxDuration
    self.dryRun = dryRun
    self.skipInvalid = skipInvalid
  }
}
