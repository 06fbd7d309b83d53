package dev.gather.definition.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.Reading;
import dev.gather.definition.model.UpstreamDefinition;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StructureCheckTest {

  private static final String DURATION =
      " (expected: a duration above zero, such as 500ms, 2s, 5m or 1h)";

  @ParameterizedTest
  @ValueSource(strings = {"1ms", "99999999ms", "2s", "5m", "1h", "99h"})
  void acceptsDurations(String duration) {
    assertThat(problem("timeout: " + duration)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0s", "0ms", "1", "1.5s", "-1s", "1 s", "1S", "1d", "01s", "100h", "PT1S"})
  void refusesOtherDurations(String duration) {
    assertThat(problem("timeout: " + duration))
        .isEqualTo("gateway.yaml:4:14: `timeout` is `" + duration + "`" + DURATION);
    assertThat(problem("circuit-breaker: { open-for: " + duration + " }"))
        .isEqualTo("gateway.yaml:4:34: `open-for` is `" + duration + "`" + DURATION);
  }

  @Test
  void acceptsZeroWhereAWaitMayBeLeftOut() {
    UpstreamDefinition upstream =
        Reading.upstream("bulkhead: { max-wait: 0ms }\nretry: { backoff: 0s, max-backoff: 0ms }");

    assertThat(upstream.bulkhead().maxWait()).isZero();
    assertThat(upstream.retry().backoff()).isZero();
    assertThat(problem("retry: { backoff: soon }"))
        .isEqualTo(
            "gateway.yaml:4:23: `backoff` is `soon`"
                + " (expected: a duration such as 0ms, 500ms, 2s, 5m or 1h)");
  }

  @ParameterizedTest
  @CsvSource({"512B,512", "64KB,65536", "1MB,1048576", "999MB,1047527424"})
  void readsSizes(String size, long bytes) {
    assertThat(Reading.upstream("max-body: " + size).limits().maxBody()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0MB", "1", "1GB", "1mb", "1000MB", "1.5MB"})
  void refusesOtherSizes(String size) {
    assertThat(problem("max-body: " + size))
        .isEqualTo(
            "gateway.yaml:4:15: `max-body` is `"
                + size
                + "` (expected: a size above zero and below 1GB, such as 512B, 64KB or 1MB)");
  }

  @ParameterizedTest
  @CsvSource({
    "bulkhead, max-concurrent, 1, 100000",
    "bulkhead, max-queued, 0, 100000",
    "circuit-breaker, failure-rate, 1, 100",
    "circuit-breaker, slow-call-rate, 1, 100",
    "circuit-breaker, minimum-calls, 1, 100000",
    "circuit-breaker, probes, 1, 1000",
    "retry, max-attempts, 1, 100",
    "retry, budget, 0, 100",
  })
  void boundsNumbers(String block, String key, int least, int most) {
    for (Object inside : new Object[] {least, most}) {
      assertThat(problem(block + ":\n  " + key + ": " + inside)).isEmpty();
    }
    for (Object outside : new Object[] {least - 1, most + 1, "1.5", "21e30", "x", "\"5\""}) {
      assertThat(problem(block + ":\n  " + key + ": " + outside))
          .startsWith("gateway.yaml:5:" + (9 + key.length()) + ": `" + key + "` is ")
          .endsWith(" (expected: a whole number from " + least + " to " + most + ")");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1000", "2s", "30s", "599s", "600s", "1m", "10m"})
  void takesAWindowOfCallsOrOfTime(String window) {
    assertThat(problem("circuit-breaker:\n  window: " + window)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "1001", "1.5", "0s", "1s", "500ms", "601s", "11m", "1h", "\"50\"", "[]"})
  void boundsTheWindow(String window) {
    assertThat(problem("circuit-breaker:\n  window: " + window))
        .startsWith("gateway.yaml:5:15: `window` is ")
        .endsWith(
            " (expected: a time from 2s to 10m such as 30s, or a number of calls from 1 to 1000)");
  }

  @Test
  void saysWhatWasFound() {
    String wanted = " (expected: a whole number from 1 to 500)";
    String at = "gateway.yaml:4:16: `max-depth` is ";
    assertThat(problem("max-depth: []")).isEqualTo(at + "a list" + wanted);
    assertThat(problem("max-depth: {}")).isEqualTo(at + "a mapping" + wanted);
    assertThat(problem("max-depth: \"7\"")).isEqualTo(at + "the string `7`" + wanted);
    assertThat(problem("max-depth: a\\b")).isEqualTo(at + "`a\\b`" + wanted);
    assertThat(problem("max-depth: \"a\\nb\\e\"")).isEqualTo(at + "`a\\nb\\u001b`" + wanted);
    assertThat(problem("max-depth: " + "x".repeat(61)))
        .isEqualTo(at + "`" + "x".repeat(59) + "…`" + wanted);
    assertThat(problem("max-depth:")).isEqualTo("gateway.yaml:4:15: `max-depth` is empty" + wanted);
  }

  @Test
  void namesTheNearestKeyForAnUnknownOne() {
    assertThat(problem("retry: { maxAttempts: 2 }"))
        .isEqualTo(
            "gateway.yaml:4:14: unknown key `maxAttempts` (expected: one of max-attempts, backoff,"
                + " max-backoff, budget; did you mean `max-attempts`?)");
    assertThat(problem("retry: { pause: 2 }"))
        .isEqualTo(
            "gateway.yaml:4:14: unknown key `pause` (expected: one of max-attempts, backoff,"
                + " max-backoff, budget)");
    assertThat(Reading.problems("upstream: {}"))
        .containsExactly(
            "gateway.yaml:1:1: unknown key `upstream`"
                + " (expected: one of upstreams, routes, cors, access, defaults; did you mean"
                + " `upstreams`?)");
  }

  @Test
  void namesMissingKeysAtTheirOwner() {
    assertThat(Reading.problems("upstreams: { a: {} }\nroutes: { r: {} }"))
        .containsExactly(
            "gateway.yaml:1:14: missing key `url` (expected: an absolute http or https URL such as"
                + " http://catalog:8080, without user, query, fragment or template)",
            "gateway.yaml:2:11: missing key `calls`"
                + " (expected: a mapping of one to 100 calls by name, or `proxy` in its place)",
            "gateway.yaml:2:11: missing key `path` (expected: a path that begins with /)");
    assertThat(call("{}"))
        .containsExactly(
            "gateway.yaml:5:7: missing key `path` (expected: a path that begins with /)",
            "gateway.yaml:5:7: missing key `upstream` (expected: the name of an upstream)");
  }

  @Test
  void asksForAtLeastOneCall() {
    assertThat(Reading.problems("routes:\n  r: { path: /, calls: {} }"))
        .containsExactly(
            "gateway.yaml:2:24: `calls` is empty"
                + " (expected: a mapping of one to 100 calls by name)");
  }

  @Test
  void limitsTheNumberOfCalls() {
    assertThat(Reading.problems("routes:\n  r: { path: /, calls: {" + calls(100) + "} }"))
        .isEmpty();
    assertThat(Reading.problems("routes:\n  r: { path: /, calls: {" + calls(101) + "} }"))
        .containsExactly(
            "gateway.yaml:2:24: `calls` has too many entries"
                + " (expected: a mapping of one to 100 calls by name)");
  }

  private static String calls(int number) {
    return IntStream.range(0, number)
        .mapToObj(call -> "c" + call + ": { upstream: a, path: / }")
        .collect(Collectors.joining(", "));
  }

  @Test
  void restrictsNames() {
    String hyphens =
        " (expected: a lower-case letter, then lower-case letters, digits and hyphens)";
    assertThat(Reading.problems("upstreams:\n  a_b: { url: http://a }\n  B: 5\n"))
        .containsExactly(
            "gateway.yaml:2:3: name `a_b` is not allowed" + hyphens,
            "gateway.yaml:3:3: name `B` is not allowed" + hyphens,
            "gateway.yaml:3:6: `B` is `5` (expected: a mapping with at least `url`)");
    assertThat(
            Reading.problems(
                "routes:\n  1r: { path: /, calls: { a-b: { upstream: a, path: / } } }"))
        .containsExactly(
            "gateway.yaml:2:3: name `1r` is not allowed" + hyphens,
            "gateway.yaml:2:27: name `a-b` is not allowed"
                + " (expected: a lower-case letter, then letters, digits and underscores)");
  }

  @Test
  void findsThePlaceOfKeysThatPointersEscape() {
    assertThat(Reading.problems("upstreams:\n  a/b~c: { url: http://a, timeout: soon, x/y: 1 }"))
        .satisfiesExactly(
            name -> assertThat(name).startsWith("gateway.yaml:2:3: name `a/b~c` is not allowed"),
            value -> assertThat(value).startsWith("gateway.yaml:2:36: `timeout` is `soon`"),
            key -> assertThat(key).startsWith("gateway.yaml:2:42: unknown key `x/y`"));
  }

  @Test
  void restrictsMethods() {
    assertThat(call("{ upstream: a, path: /, method: HEAD }")).isEmpty();
    assertThat(call("{ upstream: a, path: /, method: OPTIONS }"))
        .containsExactly(
            "gateway.yaml:5:42: `method` is `OPTIONS`"
                + " (expected: one of GET, HEAD, POST, PUT, PATCH, DELETE)");
    assertThat(
            Reading.problems(
                Reading.SMALLEST.replace("product:\n", "product:\n    method: HEAD\n")))
        .first()
        .isEqualTo(
            "gateway.yaml:6:13: `method` is `HEAD` (expected: one of GET, POST, PUT, PATCH, DELETE)");
  }

  @Test
  void restrictsTheOtherKeysOfACall() {
    assertThat(
            call(
                """
                upstream: ''
                        path: products
                        required: yes
                        pass-status: [404, 200, 404, x]
                        after: [b, b]
                        timeout: 0s
                        as: ''
                        merge: "true"
                        hidden: 1"""))
        .containsExactly(
            "gateway.yaml:6:19: `upstream` is empty (expected: the name of an upstream)",
            "gateway.yaml:7:15: `path` is `products` (expected: a path that begins with /)",
            "gateway.yaml:8:19: `required` is `yes` (expected: true or false)",
            "gateway.yaml:9:22: `pass-status` says a value twice"
                + " (expected: a list of different statuses from 400 to 599 without 405, 407 and 426)",
            "gateway.yaml:9:28: `pass-status[1]` is `200` (expected: a status from 400 to 599 without 405, 407 and 426)",
            "gateway.yaml:9:38: `pass-status[3]` is `x` (expected: a status from 400 to 599 without 405, 407 and 426)",
            "gateway.yaml:10:16: `after` says a value twice"
                + " (expected: a list of different names of calls)",
            "gateway.yaml:11:18: `timeout` is `0s`" + DURATION,
            "gateway.yaml:12:13: `as` is empty (expected: a string that is not empty)",
            "gateway.yaml:13:16: `merge` is the string `true` (expected: true or false)",
            "gateway.yaml:14:17: `hidden` is `1` (expected: true or false)");
  }

  @Test
  void reportsOneProblemForOneMistake() {
    assertThat(Reading.problems("routes:\n  r: { path: /, calls: { 1: {} } }"))
        .containsExactly(
            "gateway.yaml:2:26: key `1` is not a string"
                + " (expected: a string; other keys need quotes)");
    assertThat(call("{ upstream: a, path: /, after: [\"${A}\", \"${B}\"] }"))
        .hasSize(2)
        .allMatch(problem -> problem.contains("is not set"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "service | `upstream`",
        "backend | `upstream`",
        "optional | `required: false`",
        "dependsOn | `after`, or a reference such as {product.id}, which waits by itself",
        "depends_on | `after`, or a reference such as {product.id}, which waits by itself",
        "retries | `retry` of an upstream",
        "url_pattern | `path`",
        "inputHeaders | `headers.forward`",
        "headers_to_pass | `headers.forward`",
        "input_query_strings | `forward-query`, or a query in `path`, as in /items?page={query.page:1}",
        "query | `forward-query`, or a query in `path`, as in /items?page={query.page:1}",
        "params | `forward-query`, or a query in `path`, as in /items?page={query.page:1}",
        "allow | `keep`",
        "mapping | `rename`",
        "group | `as`",
        "Keep | `keep`"
      })
  void knowsTheWordsOfOtherGatewaysForTheKeysOfACall(String key, String ours) {
    assertThat(call("{ upstream: a, path: /, " + key + ": x }"))
        .singleElement()
        .asString()
        .startsWith("gateway.yaml:5:34: unknown key `" + key + "` (expected: one of upstream, ")
        .endsWith("; did you mean " + ours + "?)");
  }

  @Test
  void knowsThoseOfOtherBlocksToo() {
    assertThat(
            Reading.problems(
                """
                services: {}
                upstreams: { a: { url: "http://a", retries: 3, circuit-breaker: { failureRateThreshold: 50 } } }
                routes: { r: { path: /r, timeout: 3s, uri: x, predicates: [], inputHeaders: [], input_query_strings: [], calls: { c: { upstream: a, path: /, headers: { pass: [] } } } } }
                """))
        .satisfiesExactly(
            top -> assertThat(top).endsWith("; did you mean `upstreams`?)"),
            upstream -> assertThat(upstream).endsWith("; did you mean `retry.max-attempts`?)"),
            breaker -> assertThat(breaker).endsWith("; did you mean `failure-rate`?)"),
            route -> assertThat(route).endsWith("; did you mean `deadline`?)"),
            route -> assertThat(route).endsWith("; did you mean `path`?)"),
            route -> assertThat(route).endsWith("; did you mean `require`?)"),
            route -> assertThat(route).endsWith("did you mean `headers.forward` of a call?)"),
            route -> assertThat(route).endsWith("did you mean `forward-query` of a call?)"),
            headers -> assertThat(headers).endsWith("; did you mean `forward`?)"));
  }

  private static String problem(String lines) {
    return String.join(
        "\n", Reading.problems(Reading.upstreamYaml("url: http://catalog\n" + lines)));
  }

  /** The call starts on line 5, and a block's lines are indented by eight. */
  private static List<String> call(String value) {
    String block = value.startsWith("{") ? " " + value : "\n        " + value;
    return Reading.problems("routes:\n  r:\n    path: /\n    calls:\n      c:" + block);
  }
}
