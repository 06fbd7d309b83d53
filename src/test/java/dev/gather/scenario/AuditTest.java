package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is written down of operators' changes: who, what, from where, and what came of it. */
@ExtendWith(OutputCaptureExtension.class)
class AuditTest {

  private static final String TOKEN = "s3cret-of-operators";

  private static final String DEFINITION =
      """
      upstreams: { shop: { url: "http://127.0.0.1:1" } }
      routes: { page: { path: /page, calls: { part: { upstream: shop, path: /part } } } }
      """;

  private static Gateway guarded;
  private static Gateway open;

  @BeforeAll
  static void start() {
    guarded = Gateway.start(DEFINITION, "gather.operators.token=" + TOKEN);
    open = Gateway.start(DEFINITION, "gather.trusted-proxies=127.0.0.1");
  }

  @AfterAll
  static void stop() {
    guarded.close();
    open.close();
  }

  private static int change(Gateway gateway, String method, String target, String body) {
    var request =
        gateway
            .operatorsRequest("/actuator/" + target)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    if (gateway == guarded) {
      request.header("Authorization", "Bearer " + TOKEN);
    }
    return gateway.send(request.build()).statusCode();
  }

  /** A line comes when its answer has left, which the client may have seen before. */
  private static void assertWritten(CapturedOutput output, String... lines) {
    await().untilAsserted(() -> assertThat(lines(output)).containsExactly(lines));
  }

  /** What of them comes after the logger's name. */
  private static List<String> lines(CapturedOutput output) {
    return output
        .getOut()
        .lines()
        .filter(line -> line.contains("gather.audit"))
        .map(line -> line.replaceFirst(".* gather\\.audit *: ", ""))
        .toList();
  }

  @Test
  void eachKindOfChangeIsOneLine(CapturedOutput output) {
    change(guarded, "POST", "gatherupstreams/shop", "{\"circuit\":\"reset\"}");
    change(guarded, "POST", "circuitbreakers/shop", "{\"updateState\":\"CLOSE\"}");
    change(guarded, "DELETE", "gathercache?tag=product:42", "");
    change(guarded, "DELETE", "gathercache?all=true", "");
    change(guarded, "POST", "gatherdefinitions", "");
    change(guarded, "POST", "loggers/dev.gather.none", "{\"configuredLevel\":\"debug\"}");

    assertWritten(
        output,
        "POST gatherupstreams/shop {\"circuit\":\"reset\"} by operator from 127.0.0.1: 200",
        "POST circuitbreakers/shop {\"updateState\":\"CLOSE\"} by operator from 127.0.0.1: 200",
        "DELETE gathercache?tag=product:42 by operator from 127.0.0.1: 200",
        "DELETE gathercache?all=true by operator from 127.0.0.1: 200",
        "POST gatherdefinitions by operator from 127.0.0.1: 200",
        "POST loggers/dev.gather.none {\"configuredLevel\":\"debug\"} by operator from 127.0.0.1: 204");
    assertThat(output).doesNotContain("s3cret");
  }

  @Test
  void whatAnEndpointRefusesIsALineToo(CapturedOutput output) {
    change(guarded, "POST", "gatherupstreams/shop", "{\"circuit\":\"explode\"}");
    change(guarded, "POST", "gatherupstreams/none", "{\"circuit\":\"open\"}");
    change(guarded, "POST", "gatherupstreams/shop", "{");
    change(guarded, "DELETE", "gatherroutes", "");
    change(guarded, "PURGE", "nothing/at/all?a=b", "s3cret");

    assertWritten(
        output,
        "POST gatherupstreams/shop {\"circuit\":\"explode\"} by operator from 127.0.0.1: 400",
        "POST gatherupstreams/none {\"circuit\":\"open\"} by operator from 127.0.0.1: 404",
        "POST gatherupstreams/shop { by operator from 127.0.0.1: 400",
        "DELETE gatherroutes by operator from 127.0.0.1: 405",
        "_OTHER _none by operator from 127.0.0.1: 404");
  }

  @Test
  void readingIsNone(CapturedOutput output) {
    for (String method : List.of("GET", "HEAD", "OPTIONS")) {
      change(guarded, method, "gatherupstreams", "");
    }
    change(guarded, "POST", "gatherdefinitions", "");

    assertWritten(output, "POST gatherdefinitions by operator from 127.0.0.1: 200");
  }

  @Test
  void withoutATokenItCouldBeAnybody(CapturedOutput output) {
    change(open, "POST", "gatherupstreams/shop", "{\"circuit\":\"reset\"}");

    assertWritten(
        output, "POST gatherupstreams/shop {\"circuit\":\"reset\"} by anybody from 127.0.0.1: 200");
  }

  @Test
  void whoeverIsRefusedIsTheReasonForOneLineAndChangesNothing(CapturedOutput output) {
    for (String target : List.of("gatherupstreams/shop", "gatherdefinitions", "loggers/ROOT")) {
      for (int i = 0; i < 3; i++) {
        assertThat(guarded.operate("/actuator/" + target).statusCode()).isEqualTo(401);
      }
    }

    assertThat(lines(output))
        .contains(
            "Refused POST gatherupstreams from 127.0.0.1: token missing",
            "Refused POST gatherdefinitions from 127.0.0.1: token missing",
            "Refused POST loggers from 127.0.0.1: token missing")
        .noneMatch(line -> line.contains(" by "));
  }

  @Test
  void aClientBehindTrustedProxiesIsWhereItComesFrom(CapturedOutput output) {
    var request =
        open.operatorsRequest("/actuator/gatherdefinitions")
            .header("X-Forwarded-For", "198.51.100.1, 203.0.113.9")
            .POST(BodyPublishers.noBody());
    open.send(request.build());
    request.setHeader("X-Forwarded-For", "a\"b");
    open.send(request.build());
    guarded.send(
        guarded
            .operatorsRequest("/actuator/gatherdefinitions")
            .header("X-Forwarded-For", "203.0.113.9")
            .header("Authorization", "Bearer " + TOKEN)
            .POST(BodyPublishers.noBody())
            .build());

    assertWritten(
        output,
        "POST gatherdefinitions by anybody from 203.0.113.9: 200",
        "POST gatherdefinitions by anybody from unknown: 200",
        "POST gatherdefinitions by operator from 127.0.0.1: 200");
  }

  @Test
  void whatIsWrittenIsEscapedAndShort(CapturedOutput output) {
    change(
        guarded,
        "POST",
        "gatherupstreams/a%0aINFO%1b",
        "{\n\u001b[2J\u202e\u2028\u2029\"circuit\":\"a\"}");
    change(guarded, "POST", "gatherupstreams/" + "a".repeat(5_000), "{}");
    change(guarded, "POST", "gatherupstreams/shop", "{\"circuit\":\"" + "a".repeat(50_000) + "\"}");

    await().until(() -> lines(output).size() == 3);
    assertThat(lines(output)).allMatch(line -> line.length() < 300);
    assertThat(lines(output).get(0))
        .isEqualTo(
            "POST gatherupstreams/a%0aINFO%1b {\\n\\u001b[2J\\u202e\\u2028\\u2029\"circuit\":\"a\"}"
                + " by operator from 127.0.0.1: 400");
  }

  /** As the one that silences the log itself. */
  @Test
  void theChangeThatEndsTheLogIsInIt(CapturedOutput output) {
    change(guarded, "POST", "loggers/gather.audit", "{\"configuredLevel\":\"off\"}");
    change(guarded, "POST", "gatherdefinitions", "");
    change(guarded, "POST", "loggers/gather.audit", "{}");

    assertWritten(
        output,
        "POST loggers/gather.audit {\"configuredLevel\":\"off\"} by operator from 127.0.0.1: 204");
  }

  @Test
  void whoeverLeavesInTheMiddleHasALine(CapturedOutput output) throws IOException {
    try (KeptClient client = new KeptClient(open.managementPort())) {
      client.write(
          "POST /actuator/gatherupstreams/shop HTTP/1.1\r\nHost: a\r\n"
              + "Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{\"circ");
      // Answered by the same thread after what came before it has been read.
      open.operators("/actuator/info");
      client.reset();
    }

    await().until(() -> !lines(output).isEmpty());
    assertThat(lines(output))
        .singleElement()
        .asString()
        .startsWith("POST gatherupstreams/shop")
        .endsWith(" by anybody from 127.0.0.1: none");
  }
}
