package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.logging.LoggingSystemProperty;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is written of single requests, and what is not. */
@ExtendWith(OutputCaptureExtension.class)
class LogsTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final String ACCESS_LOG = "gather.access-log.enabled=true";

  private static final String DEFINITION =
      """
      upstreams:
        shop: { url: "%s", retry: { max-attempts: 1 } }
      routes:
        page:
          path: /page/{id}
          calls: { part: { upstream: shop, path: "/page?id={path.id}" } }
        failing:
          path: /failing/{id}
          calls: { part: { upstream: shop, path: "/broken?key={path.id}", required: false } }
        missing: { path: /missing, calls: { part: { upstream: shop, path: /nothing } } }
        hung: { path: /hung, calls: { part: { upstream: shop, path: /hang } } }
        live: { path: /live, live: { every: 1s }, calls: { part: { upstream: shop, path: /page } } }
        files: { path: "/files/**", proxy: { upstream: shop, path: /files } }
      """;

  private SocketStub shop;

  @BeforeEach
  void start() {
    shop = SocketStub.start(LogsTest::reply);
  }

  @AfterEach
  void stop() {
    shop.close();
    // Boot tells its logging system by a property of the process, which the next gateway would see.
    System.clearProperty(
        LoggingSystemProperty.CONSOLE_STRUCTURED_FORMAT.getEnvironmentVariableName());
  }

  private static Reply reply(Recorded request) {
    return switch (request.path()) {
      case "/broken" -> Reply.status(503);
      case "/nothing" -> Reply.status(404);
      case "/hang" -> Reply.SILENCE;
      default -> Reply.json("{\"id\":7}");
    };
  }

  @Test
  void anUpstreamsFailureHasTheTracesAndTheRequestsId(CapturedOutput output) {
    try (SpanReceiver receiver = new SpanReceiver();
        Gateway gateway = gateway(receiver.properties())) {
      gateway.get("/failing/s3cret?a=s3cret", "X-Request-Id", "req-1");

      await().until(() -> receiver.spans().size() == 2);
      Span span = receiver.spans().get(0);
      assertThat(lines(output, "dev.gather.calls"))
          .singleElement()
          .asString()
          .contains("WARN", "[req-1 " + SpanReceiver.hex(span.getTraceId()) + "]")
          .endsWith("Call `part` of route `failing` failed: status (shop answered 503)");
      assertThat(output).doesNotContain("s3cret", "\tat ");
    }
  }

  @Test
  void aFailureHasTheClientsTraceWhereNoSpansAreRecorded(CapturedOutput output) {
    try (Gateway gateway = gateway()) {
      gateway.get("/failing/1", "X-Request-Id", "req-1", "traceparent", PARENT);

      assertThat(lines(output, "dev.gather.calls"))
          .singleElement()
          .asString()
          .contains("[req-1 " + TRACE + "]");
    }
  }

  @Test
  void withoutAnEndpointNothingIsExportedAndTheClientsTraceGoesOnAsItCame() {
    try (Gateway gateway = gateway()) {
      gateway.get("/page/1", "traceparent", PARENT, "tracestate", "vendor=1");

      Recorded sent = shop.requests("/page").get(0);
      assertThat(sent.header("traceparent")).containsExactly(PARENT);
      assertThat(sent.header("tracestate")).containsExactly("vendor=1");
      assertThat(gateway.context().getBeansOfType(SpanExporter.class)).isEmpty();
    }
  }

  @Test
  void withTelemetryOffTheClientsTraceGoesOnAsItCameWhateverTheEndpoint() {
    try (SpanReceiver receiver = new SpanReceiver();
        Gateway gateway =
            gateway(
                Stream.concat(
                        Stream.of(receiver.properties()),
                        Stream.of("management.opentelemetry.enabled=false"))
                    .toArray(String[]::new))) {
      gateway.get("/page/1", "traceparent", PARENT);

      assertThat(shop.requests("/page").get(0).header("traceparent")).containsExactly(PARENT);
    }
  }

  @Test
  void aStormOfFailuresIsALineInTenSeconds(CapturedOutput output) {
    try (Gateway gateway = gateway()) {
      long start = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        gateway.get("/failing/" + i);
      }

      long tens = Duration.ofNanos(System.nanoTime() - start).toSeconds() / 10;
      assertThat(lines(output, "dev.gather.calls").size()).isBetween(1, (int) tens + 1);
    }
  }

  @Test
  void whatAnUpstreamDoesNotHaveIsNoFailureOfIt(CapturedOutput output) {
    try (Gateway gateway = gateway()) {
      assertThat(gateway.get("/missing").statusCode()).isEqualTo(404);

      assertThat(lines(output, "dev.gather.calls")).isEmpty();
    }
  }

  @Test
  void noRequestHasALineUnlessThatIsWanted(CapturedOutput output) {
    try (Gateway gateway = gateway()) {
      gateway.get("/page/1");

      assertThat(lines(output, "dev.gather.access")).isEmpty();
    }
  }

  @Test
  void everyRequestHasALineInTheAccessLog(CapturedOutput output) {
    try (Gateway gateway = gateway(ACCESS_LOG)) {
      gateway.get("/page/s3cret?q=s3cret", "X-Request-Id", "req-1", "traceparent", PARENT);
      gateway.get("/failing/1", "Accept", "application/x-ndjson");
      gateway.get("/files/s3cret");
      gateway.get("/s3cret");
      gateway.get("/page/%ff");
      RawClient.exchange(gateway, "GET /page/s3cret HTTP/9.9 s3cret");

      await().until(() -> lines(output, "dev.gather.access").size() == 6);
      assertThat(lines(output, "dev.gather.access"))
          .satisfiesExactlyInAnyOrder(
              line ->
                  assertThat(line)
                      .contains("INFO", "[req-1 " + TRACE + "]", ": GET page 200 complete "),
              line -> assertThat(line).contains(": GET failing 200 partial "),
              line -> assertThat(line).contains(": GET files 200 complete "),
              line -> assertThat(line).contains(": GET _none 404 rejected "),
              line -> assertThat(line).contains(": GET _none 400 rejected "),
              line -> assertThat(line).contains(": _OTHER _none 400 rejected "));
      assertThat(output).doesNotContain("s3cret");
    }
  }

  @Test
  void aRequestWhoseClientLeavesHasALine(CapturedOutput output) {
    try (Gateway gateway = gateway(ACCESS_LOG)) {
      CompletableFuture<HttpResponse<String>> answer =
          gateway.sendAsync(gateway.request("/hung").build());
      await().until(() -> shop.hanging() == 1);
      answer.cancel(true);

      await().until(() -> lines(output, "dev.gather.access").size() == 1);
      assertThat(lines(output, "dev.gather.access").get(0)).contains(": GET hung none cancelled ");
    }
  }

  @Test
  void aRequestThatCannotBeReadIsCountedAndOneWhoseClientLeavesInItsHeadHasNoStatus(
      CapturedOutput output) {
    try (Gateway gateway = gateway(ACCESS_LOG)) {
      RawClient.exchange(gateway, "GET /page/1 HTTP/9.9 x");
      try (RawClient client = RawClient.connect(gateway)) {
        client.write("GET /page/1 HTTP/1.1\r\nHos");
      }

      await().until(() -> lines(output, "dev.gather.access").size() == 2);
      assertThat(lines(output, "dev.gather.access"))
          .satisfiesExactly(
              line -> assertThat(line).contains(": _OTHER _none 400 rejected "),
              line -> assertThat(line).contains(": _OTHER _none none cancelled "));
      assertThat(requests(gateway, "_none", "rejected", "400")).isEqualTo(1);
      assertThat(requests(gateway, "_none", "cancelled", "none")).isEqualTo(1);
    }
  }

  private static long requests(Gateway gateway, String route, String outcome, String status) {
    return gateway
        .context()
        .getBean(MeterRegistry.class)
        .get("gather.requests")
        .tags("route", route, "outcome", outcome, "status", status)
        .timer()
        .count();
  }

  @Test
  void aLiveStreamHasItsLineAtItsEnd(CapturedOutput output) {
    try (Gateway gateway = gateway(ACCESS_LOG)) {
      try (RawClient client = RawClient.connect(gateway)) {
        client.send("GET /live", "Accept: text/event-stream");
        assertThat(client.readSome()).contains("200 OK");
        assertThat(lines(output, "dev.gather.access")).isEmpty();
      }

      await().until(() -> lines(output, "dev.gather.access").size() == 1);
      assertThat(lines(output, "dev.gather.access").get(0)).contains(": GET live 200 complete ");
    }
  }

  @Test
  void linesAreInTheElasticCommonSchemaWhereThatIsSaid(CapturedOutput output) {
    try (Gateway gateway = gateway(ACCESS_LOG, "logging.structured.format.console=ecs")) {
      gateway.get("/failing/1", "X-Request-Id", "req-1", "traceparent", PARENT);

      await().until(() -> lines(output, "dev.gather.access").size() == 1);
      JsonNode access = JsonMapper.shared().readTree(lines(output, "dev.gather.access").get(0));
      assertThat(access.at("/log/logger").asString()).isEqualTo("dev.gather.access");
      assertThat(access.at("/trace.id").asString()).isEqualTo(TRACE);
      assertThat(access.at("/http.request.id").asString()).isEqualTo("req-1");
      assertThat(access.at("/http/response/status_code").asInt()).isEqualTo(200);
      assertThat(access.at("/gather/route").asString()).isEqualTo("failing");
      assertThat(access.at("/gather/outcome").asString()).isEqualTo("partial");
      JsonNode failure = JsonMapper.shared().readTree(lines(output, "dev.gather.calls").get(0));
      assertThat(failure.at("/trace.id").asString()).isEqualTo(TRACE);
      assertThat(failure.at("/gather/upstream").asString()).isEqualTo("shop");
    }
  }

  @Test
  void aChangeOfAnOperatorHasFieldsForMachines(CapturedOutput output) {
    try (Gateway gateway = gateway("logging.structured.format.console=ecs")) {
      gateway.operate("/actuator/gatherdefinitions");

      await().until(() -> lines(output, "gather.audit").size() == 1);
      JsonNode change = JsonMapper.shared().readTree(lines(output, "gather.audit").get(0));
      assertThat(change.at("/http/request/method").asString()).isEqualTo("POST");
      assertThat(change.at("/http/response/status_code").asInt()).isEqualTo(200);
      assertThat(change.at("/client/address").asString()).isEqualTo("127.0.0.1");
      assertThat(change.at("/user/name").asString()).isEqualTo("anybody");
      assertThat(change.at("/gather/endpoint").asString()).isEqualTo("gatherdefinitions");
    }
  }

  private Gateway gateway(String... properties) {
    return Gateway.start(DEFINITION.formatted(shop.url()), properties);
  }

  /** Those of a logger. */
  private static List<String> lines(CapturedOutput output, String logger) {
    return output.getOut().lines().filter(line -> line.contains(logger)).toList();
  }
}
