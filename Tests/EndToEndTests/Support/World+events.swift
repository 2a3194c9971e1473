import Foundation
import Testing

extension World {
  private static let validator = """
    import json, sys, jsonschema
    validator = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
    lines = [line for line in open(sys.argv[2]) if line.strip()]
    wrong = 0
    for line in lines:
        for error in validator.iter_errors(json.loads(line)):
            wrong += 1
            print(error.message, 'in', line)
    print(len(lines), 'events')
    sys.exit(1 if wrong else 0)

    """

  /// What docs/events.schema.json says of these lines: exit code 0 when all are as it wants them.
  func validate(_ events: String) async throws -> Finished {
    try write(events, to: "events.jsonl")
    try write(Self.validator, to: "validate.py")
    return try await tool(
      Tools.python ?? "python3", "validate.py", Tools.schema.path, "events.jsonl")
  }
}
