extension Duration {
  /// Whole milliseconds, rounded up, so that a sleep never ends before its time.
  var milliseconds: Int { Int((self / .milliseconds(1)).rounded(.up)) }

  /// Whole seconds, rounded up.
  var seconds: Int { Int((self / .seconds(1)).rounded(.up)) }
}
