package dev.gather.definition.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.Reading;
import dev.gather.definition.model.AdmissionDefinition;
import dev.gather.definition.model.GatewayDefinition;
import dev.gather.definition.model.HeadersDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.definition.problem.Problem;
import dev.gather.definition.yaml.DefinitionFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DefaultsTest {

  /** Ends on line 8. */
  private static final String DEFAULTS =
      """
      defaults:
        upstream:
          timeout: 3s
          retry: { max-attempts: 1, backoff: 10ms }
          circuit-breaker: { window: 30s }
        route:
          deadline: 5s
          tags: [shop, public]
      """;

  private static final String ENTRIES =
      """
      upstreams:
        plain: { url: http://plain }
        own:
          url: http://own
          timeout: 2s
          retry: { max-attempts: 4 }
      routes:
        plain: { path: /plain, calls: { c: { upstream: plain, path: / } } }
        own: { path: /own, deadline: 1s, tags: [own], calls: { c: { upstream: own, path: / } } }
        passed: { path: /passed, proxy: { upstream: plain, path: / } }
      """;

  @Test
  void fillWhatAnEntryDoesNotSay() {
    GatewayDefinition definition = Reading.valid(DEFAULTS + ENTRIES);

    UpstreamDefinition plain = Reading.upstream(definition, "plain");
    assertThat(plain.limits().timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(plain.limits().connectTimeout()).isEqualTo(Duration.ofMillis(500));
    assertThat(plain.retry().maxAttempts()).isOne();
    RouteDefinition route = Reading.route(definition, "plain");
    assertThat(route.deadline()).isEqualTo(Duration.ofSeconds(5));
    assertThat(route.documentation().tags()).containsExactly("shop", "public");
    assertThat(Reading.call(route, "c").exchange().timeout())
        .as("what a call has of its upstream")
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(Reading.route(definition, "passed").deadline()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void fillBlocksKeyByKeyAndReplaceNoValueAndNoList() {
    GatewayDefinition definition = Reading.valid(DEFAULTS + ENTRIES);

    UpstreamDefinition own = Reading.upstream(definition, "own");
    assertThat(own.limits().timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(own.retry().maxAttempts()).isEqualTo(4);
    assertThat(own.retry().backoff()).isEqualTo(Duration.ofMillis(10));
    assertThat(own.circuitBreaker())
        .isEqualTo(Reading.upstream(definition, "plain").circuitBreaker());
    RouteDefinition route = Reading.route(definition, "own");
    assertThat(route.deadline()).isEqualTo(Duration.ofSeconds(1));
    assertThat(route.documentation().tags()).containsExactly("own");
  }

  @Test
  void leaveEveryHeaderToTheUpstreamThatNamesIt() {
    String yaml =
        """
        defaults:
          upstream:
            headers:
              forward: [accept-language, Authorization, x-tenant]
              set: { X-Api-Key: k, x-from: 1.10, x-flag: default }
              deadline: x-time-left
        upstreams:
          all: { url: http://all }
          some:
            url: http://some
            headers: { set: { x-api-key: own, authorization: fixed, X-Time-Left: none } }
          list: { url: http://list, headers: { forward: [X-Flag] } }
        """;

    GatewayDefinition definition = Reading.valid(yaml);

    assertThat(Reading.upstream(definition, "all").headers())
        .isEqualTo(
            new HeadersDefinition(
                List.of("accept-language", "authorization", "x-tenant"),
                Map.of("x-api-key", "k", "x-from", "1.10", "x-flag", "default"),
                Optional.of("x-time-left")));
    assertThat(Reading.upstream(definition, "some").headers())
        .isEqualTo(
            new HeadersDefinition(
                List.of("accept-language", "x-tenant"),
                Map.of(
                    "x-api-key", "own",
                    "x-from", "1.10",
                    "x-flag", "default",
                    "authorization", "fixed",
                    "x-time-left", "none"),
                Optional.empty()));
    assertThat(Reading.upstream(definition, "list").headers())
        .isEqualTo(
            new HeadersDefinition(
                List.of("x-flag"),
                Map.of("x-api-key", "k", "x-from", "1.10"),
                Optional.of("x-time-left")));
  }

  @Test
  void doNotMixWhatSaysOneThingTogether() {
    String yaml =
        """
        access: { api-keys: { file: keys.yaml } }
        defaults:
          route:
            access: { scope: [read] }
            rate-limit: { permits: 5, every: 1s, burst: 9, per: header.x }
        upstreams: { a: { url: http://a } }
        routes:
          plain: { path: /plain, calls: { c: { upstream: a, path: / } } }
          own:
            path: /own
            access: public
            rate-limit: { permits: 7, every: 1m }
            calls: { c: { upstream: a, path: / } }
        """;

    AdmissionDefinition plain = Reading.route(Reading.valid(yaml), "plain").admission();
    AdmissionDefinition own = Reading.route(Reading.valid(yaml), "own").admission();

    assertThat(plain.access().orElseThrow().scopes()).containsExactly("read");
    assertThat(plain.rateLimit().orElseThrow().burst()).isEqualTo(9);
    assertThat(own.access().orElseThrow().isPublic()).isTrue();
    assertThat(own.rateLimit().orElseThrow().burst()).isEqualTo(7);
    assertThat(own.rateLimit().orElseThrow().per()).isEqualTo("ip");
  }

  @Test
  void standInOneFileForAll() {
    DefinitionFile first = new DefinitionFile("a.yaml", ENTRIES);
    DefinitionFile second = new DefinitionFile("b.yaml", DEFAULTS);
    DefinitionFile third = new DefinitionFile("c.yaml", "defaults: { route: { deadline: 1s } }");

    GatewayDefinition definition = Reading.read(List.of(first, second)).definition();

    assertThat(definition).isEqualTo(Reading.valid(DEFAULTS + ENTRIES));
    assertThat(Reading.read(List.of(first, second, third)).problems().sorted())
        .extracting(Problem::toString)
        .containsExactly(
            "c.yaml:1:1: `defaults` is defined twice (expected: once; the first is at b.yaml:1:1)");
  }

  @Test
  void areWrongOnceAndAtTheirOwnPlace() {
    String yaml =
        """
        defaults:
          upstream: { timout: 3s, max-depth: 0, retry: { attempts: 1 }, url: http://x,
                      headers: { set: { host: a } }, format: xml }
          route: { deadline: soon, timeout: 1s, access: { scop: [a] } }
          routes: {}
        """;

    List<String> problems = Reading.problems(yaml + ENTRIES);

    assertThat(problems).hasSize(11);
    assertThat(problems.toString())
        .contains(
            "gateway.yaml:2:15: unknown key `timout` (expected: one of timeout, connect-timeout, ",
            "; did you mean `timeout`?)",
            "gateway.yaml:2:38: `max-depth` is `0` (expected: a whole number from 1 to 500)",
            "gateway.yaml:2:50: unknown key `attempts`",
            "gateway.yaml:2:65: unknown key `url`",
            "did you mean `url` of each upstream?",
            "gateway.yaml:3:33: header `host` belongs to one connection",
            "gateway.yaml:3:46: unknown key `format`",
            "gateway.yaml:4:22: `deadline` is `soon`",
            "gateway.yaml:4:28: unknown key `timeout`",
            "unknown key `scop`",
            "gateway.yaml:5:3: unknown key `routes` (expected: one of upstream, route; did you mean"
                + " `route`?)");
  }

  @Test
  void areNoPlaceForNothing() {
    assertThat(Reading.problems("defaults: {}"))
        .containsExactly(
            "gateway.yaml:1:11: `defaults` is empty (expected: a mapping with `upstream` or"
                + " `route`)");
    assertThat(Reading.problems("defaults: { upstream: { timeout: } }\n" + ENTRIES))
        .singleElement()
        .asString()
        .startsWith("gateway.yaml:1:33: `timeout` is empty (expected: ");
    assertThat(Reading.problems(DEFAULTS + ENTRIES.replace("timeout: 2s", "timeout: null")))
        .singleElement()
        .asString()
        .contains(":13:14: `timeout` is `null` (expected: ");
  }

  @Test
  void fillNothingInForWhatIsBroken() {
    String broken = "upstreams: { a: 1, b: { retry: 1, headers: { set: 1 } } }\nroutes: 3\n";

    assertThat(Reading.problems(DEFAULTS + broken)).hasSizeGreaterThan(3);
    assertThat(Reading.problems(DEFAULTS + broken)).isEqualTo(shifted(Reading.problems(broken)));
  }

  @Test
  void areNotMultipliedWithoutABound() {
    String names =
        IntStream.range(0, 1000).mapToObj(i -> "x" + i).collect(Collectors.joining(", "));
    String defaults = "defaults: { upstream: { headers: { forward: [" + names + "] } } }\n";
    String entries =
        IntStream.range(0, 100)
            .mapToObj(i -> "  u%d: { url: http://u }\n".formatted(i))
            .collect(Collectors.joining("", "upstreams:\n", ""));

    assertThat(Reading.problems(defaults + entries))
        .containsExactly(
            "gateway.yaml:1:13: too much for so many upstreams (expected: at most 100000 values,"
                + " each counted for each of them)");
  }

  /** The same problems behind the lines of the defaults. */
  private static List<String> shifted(List<String> problems) {
    int lines = (int) DEFAULTS.lines().count();
    return problems.stream()
        .map(problem -> problem.split(":", 3))
        .map(parts -> "%s:%d:%s".formatted(parts[0], Integer.parseInt(parts[1]) + lines, parts[2]))
        .toList();
  }
}
