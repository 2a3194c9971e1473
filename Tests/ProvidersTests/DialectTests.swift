import Providers
import Testing

@Suite struct `A poll` {
  @Test(
    arguments: [
      (
        Dialect.anyfast, "https://www.anyfast.ai", "asyntask_a-Z.9~",
        "https://www.anyfast.ai/v1/video/generations/asyntask_a-Z.9~"
      ),
      (
        .globalaiopc, "https://zcbservice.aizfw.cn/kyyReactApiServer//", "video_fd35ee52-2a98",
        "https://zcbservice.aizfw.cn/kyyReactApiServer/v1/result/video_fd35ee52-2a98"
      ),
      (
        .anyfast, "http://127.0.0.1:8080/", "a/../b?c#d%20é:",
        "http://127.0.0.1:8080/v1/video/generations/a%2F..%2Fb%3Fc%23d%2520%C3%A9%3A"
      ),
    ] as [(Dialect, String, String, String)])
  func `goes to the dialect's path with the id as one part of it`(
    dialect: Dialect, base: String, id: String, url: String
  ) {
    #expect(dialect.pollURL(base: base, taskID: id) == url)
  }

  @Test(
    arguments: [
      (Dialect.globalaiopc, "seedance_2_0", 1.0), (.globalaiopc, "seedance_2_0_pro", 1),
      (.globalaiopc, "seedance_2_0_fast", 2.0 / 3),
      (.globalaiopc, "seedance_2_0_fast_pro", 2.0 / 3),
      (.globalaiopc, "Seedance_2_0_Fast", 2.0 / 3), (.globalaiopc, nil, 1),
      (.globalaiopc, "seedance_2_0_faster", 1), (.anyfast, "seedance_2_0_fast", 1),
      (.anyfast, nil, 1),
    ] as [(Dialect, String?, Double)])
  func `comes sooner for the two fast models alone`(dialect: Dialect, model: String?, share: Double)
  {
    #expect(dialect.intervalShare(model: model) == share)
  }
}
