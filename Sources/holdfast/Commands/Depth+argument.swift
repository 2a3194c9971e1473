import ArgumentParser
import Media

extension Depth: ExpressibleByArgument {}
