/// Where the files of a task go.
enum ExportLayout: Sendable {
  case bag(BagPayload)
  case tree(TreeNames)

  init(_ form: Export.Form, _ archive: Tree) throws(ArchiveError) {
    switch form {
    case .bag: self = .bag(BagPayload())
    case .tree(let order):
      self = .tree(TreeNames(order: order, twins: try TwinNames(in: archive)))
    }
  }

  /// - Parameter receipts: Their paths and texts, the one in force last.
  func files(
    of outline: ReceiptOutline, receipts: [(path: String, text: String)]
  ) -> [ExportedFile] {
    switch self {
    case .bag(let payload): payload.files(of: outline, receipts: receipts)
    case .tree(let names): names.files(of: outline)
    }
  }

  /// The file could not be placed.
  func refuse(_ file: ExportedFile) {
    if case .bag(let payload) = self { payload.refuse(file) }
  }
}
