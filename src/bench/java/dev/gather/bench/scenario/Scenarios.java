package dev.gather.bench.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.bench.server.Bodies;
import dev.gather.bench.server.FanOut;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is asked of the servers, and what they must answer. */
public final class Scenarios {

  private static final int SMALL = 900;
  private static final int LARGE = 16 * 1024;
  private static final int MEGABYTE = 1024 * 1024;
  private static final int POSTS = 100;
  private static final int CONNECTIONS = 16;

  static final FanOut THREE_SMALL = new FanOut("small", 3, SMALL, false);

  /** Those that every server has. */
  public static final List<FanOut> FAN_OUTS =
      List.of(
          THREE_SMALL,
          new FanOut("large", 3, LARGE, false),
          new FanOut("eight", 8, SMALL, false),
          new FanOut("many", 64, SMALL, false),
          new FanOut("chain", 3, SMALL, true));

  private static final List<String> TITLES =
      List.of(
          "3 calls, 0.9 KB each",
          "3 calls, 16 KB each",
          "8 calls, 0.9 KB each",
          "64 calls, 0.9 KB each",
          "chain of 3 calls, 0.9 KB each");

  /** All that there is. */
  public static final List<String> NAMES =
      List.of(
          "small",
          "large",
          "eight",
          "many",
          "chain",
          "for-each",
          "partial",
          "cached",
          "proxy",
          FiveServices.NAME,
          LiveStreams.NAME,
          IdleConnections.NAME,
          SharedCache.NAME,
          ColdStart.NAME);

  private Scenarios() {}

  /** One for each of {@link #FAN_OUTS}. */
  public static List<Scenario> fanOuts() {
    return IntStream.range(0, FAN_OUTS.size())
        .mapToObj(
            i -> {
              FanOut route = FAN_OUTS.get(i);
              int connections = route.calls() > 8 ? 4 : CONNECTIONS;
              return new Scenario(
                  route.name(), TITLES.get(i), route.expected(), connections, route.calls());
            })
        .toList();
  }

  /** A hundred posts, each with its user; users are asked for fifty at once. */
  static Scenario forEach() {
    String document =
        IntStream.range(0, POSTS)
            .mapToObj(
                id ->
                    "{\"id\":%d,\"userId\":%d,\"user\":%s}"
                        .formatted(id, 1000 + id, Bodies.user(Integer.toString(1000 + id))))
            .collect(Collectors.joining(",", "{\"posts\":[", "]}"));
    return new Scenario(
        "for-each", "for-each of 100, batched by 50", document.getBytes(UTF_8), CONNECTIONS, 3);
  }

  /** The circuit of one of three services is open. */
  static Scenario partial() {
    String document =
        "{\"c0\":%s,\"c1\":%s,\"c2\":null,\"errors\":[{\"call\":\"c2\",\"kind\":\"circuit-open\"}]}"
            .formatted(Bodies.json(SMALL, 0), Bodies.json(SMALL, 1));
    return new Scenario(
        "partial",
        "3 calls of 0.9 KB, one refused by its open circuit",
        document.getBytes(UTF_8),
        CONNECTIONS,
        2);
  }

  /** Three answers that are all stored. */
  static Scenario cached(String name, String where) {
    return new Scenario(
        name, "3 cached answers of 0.9 KB, " + where, THREE_SMALL.expected(), CONNECTIONS, 3);
  }

  static Scenario proxy() {
    return new Scenario("proxy", "proxied answer of 1 MB", Bodies.blob(MEGABYTE), 8, 1);
  }

  static String proxyPath() {
    return "/files/" + MEGABYTE;
  }

  /** Five services of one second each. */
  static Scenario slow() {
    return new Scenario(
        "slow",
        "five services that take a second each",
        new FanOut("slow", 5, SMALL, false).expected(),
        1,
        5);
  }
}
