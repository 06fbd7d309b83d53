package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is written of clients that send what is no request, or leave in the middle of one. */
@ExtendWith(OutputCaptureExtension.class)
class BrokenClientsTest {

  private static final String HEAD = "GET /page HTTP/1.1\r\nHost: gateway\r\n";
  private static final String CHUNKED =
      "POST /post HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n"
          + "Transfer-Encoding: chunked\r\n\r\n";

  private SocketStub shop;
  private Gateway gateway;

  @BeforeEach
  void start() {
    shop = SocketStub.start(request -> Reply.json("7"));
    gateway =
        Gateway.start(
            """
            upstreams: { shop: { url: "%s" } }
            routes:
              page: { path: /page, calls: { part: { upstream: shop, path: /page } } }
              post:
                path: /post
                method: POST
                calls: { part: { upstream: shop, method: POST, path: /, body: "{body}" } }
            """
                .formatted(shop.url()));
  }

  @AfterEach
  void stop() {
    gateway.close();
    shop.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0016\u0003\u0001 TLS s3cret \u001b[31m\r\n\r\n",
        "GET /s3cret\u001b[31m HTTP/9\r\n\r\n",
        HEAD + "s3cret\u001b[31m\r\n\r\n",
        HEAD + "a: s3cret\u001b[31m\u0000\r\n\r\n",
        HEAD + "Content-Length: s3cret\r\n\r\n",
        "GET /s3cret HTTP/1.1\r\nHost: [::1\r\n\r\n",
        CHUNKED + "s3cret\u001b[31m\r\n\r\n"
      })
  void aRequestThatCannotBeReadIsOneLineWithNothingOfTheClients(
      String request, CapturedOutput output) {
    send(gateway.port(), request, 20);

    assertThat(lines(output)).singleElement().asString().contains("WARN").contains("answered 400");
    assertThat(output)
        .doesNotContain("s3cret", "\u001b", "127.0.0.1:", "Decoding failed", "<filtered>", "\tat ");
  }

  @Test
  void nothingOfItIsWrittenOnTheOperatorsPortEither(CapturedOutput output) {
    send(gateway.managementPort(), HEAD + "s3cret\u001b[31m\r\n\r\n", 20);

    assertThat(lines(output)).singleElement().asString().contains("WARN").contains("answered 400");
    assertThat(output).doesNotContain("s3cret", "\u001b", "127.0.0.1:", "Decoding failed");
  }

  @Test
  void eachStatusOfThemHasALine(CapturedOutput output) {
    send(gateway.port(), HEAD + "no colon\r\n\r\n", 3);
    send(gateway.port(), "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: gateway\r\n\r\n", 3);
    send(gateway.port(), HEAD + "a: x\r\n".repeat(10_000) + "\r\n", 3);

    assertThat(lines(output))
        .satisfiesExactly(
            line -> assertThat(line).contains("answered 400 (IllegalArgumentException)"),
            line -> assertThat(line).contains("answered 414 (TooLongHttpLineException)"),
            line -> assertThat(line).contains("answered 431 (TooLongHttpHeaderException)"));
  }

  @Test
  void aClientThatLeavesHalfWayHasNone(CapturedOutput output) {
    for (int i = 0; i < 20; i++) {
      try (RawClient client = RawClient.connect(gateway)) {
        client.write(HEAD + "X-Half");
      }
    }
    assertThat(gateway.get("/page").statusCode()).isEqualTo(200);

    assertThat(lines(output)).isEmpty();
    assertThat(output).doesNotContain("Decoding failed");
  }

  /** What comes of a connection that is reset while its pipelined requests are being answered. */
  @Test
  void aConnectionThatIsResetHasNone(CapturedOutput output) {
    for (int i = 0; i < 30; i++) {
      try (RawClient client = RawClient.connect(gateway)) {
        client.write((HEAD + "\r\n").repeat(100));
        client.readSome();
        client.reset();
      }
    }

    await().until(gateway::isIdle);
    assertThat(output).doesNotContain("onErrorDropped", "Connection reset");
  }

  private static void send(int port, String request, int times) {
    for (int i = 0; i < times; i++) {
      try (RawClient client = RawClient.connect(port)) {
        client.write(request);
        assertThat(client.readToEnd()).startsWith("HTTP/1.1 4");
      }
    }
  }

  private static List<String> lines(CapturedOutput output) {
    return output.getOut().lines().filter(line -> line.contains("dev.gather.connections")).toList();
  }
}
