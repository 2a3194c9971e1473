extension Answer {
  /// 401 as the dialect tells a missing or wrong key.
  static func unauthorized(_ dialect: Dialect) -> Answer {
    switch dialect {
    case .anyfast:
      .json(
        401,
        [
          "error": [
            "message": "Invalid token (request id: 20260427111505260254000NBdvZFoP)",
            "type": "new_api_error", "code": "",
          ]
        ])
    case .globalaiopc:
      .json(401, ["code": 401, "message": "Unauthorized", "data": .null])
    }
  }

  /// How the dialect says that it has no such task.
  static func unknownTask(_ dialect: Dialect) -> Answer {
    switch dialect {
    case .anyfast:
      .json(400, ["code": "task_not_exist", "message": "task_not_exist", "data": .null])
    case .globalaiopc:
      .json(404, ["code": 404, "message": "Task not found", "data": .null])
    }
  }

  /// 404 as the dialect whose prefix the path has tells a wrong path.
  static func wrongPath(_ path: String, method: String) -> Answer {
    if path.hasPrefix("/kyyReactApiServer") {
      return .json(404, ["message": .string("No handler found for \(method) \(path)")])
    }
    return .json(
      404,
      [
        "error": [
          "message": .string("Invalid URL (\(method) \(path))"), "type": "invalid_request_error",
          "param": "", "code": "",
        ]
      ])
  }

  /// A fault of a poll that its script asks for.
  static func fault(_ fault: PollBehaviour.Fault, _ dialect: Dialect) -> Answer {
    switch fault {
    case .html: .html(webPage)
    case .status(429): .empty(429)
    case .status(let status):
      switch dialect {
      case .anyfast:
        .json(status, ["code": "get_task_failed", "message": "get task failed", "data": .null])
      case .globalaiopc:
        .json(status, ["code": .integer(status), "message": "simulated", "data": .null])
      }
    }
  }

  /// The single-page application that a gateway answers unknown paths with.
  static let webPage = """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>AnyFast</title></head>
    <body><noscript>You need to enable JavaScript to run this app.</noscript>
    <div id="root"></div></body></html>
    """
}
