package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway with less memory than its definition allows it to use. */
class OutOfMemoryTest {

  private static final int LARGE = 9_000_000;

  /** Far more than any of the processes here has room for, together. */
  private static final int CLIENTS = 60;

  /** Where those are not enough, as some were turned away. */
  private static final int MOST_CLIENTS = 600;

  private static final long PAUSE = 100;

  /** Direct memory that is there from the start depends on it: each takes 48 KB for itself. */
  private static final String EVENT_LOOPS = "-Dreactor.netty.ioWorkerCount=4";

  private final List<KeptClient> clients = new ArrayList<>();
  private Path files;
  private SocketStub shop;

  @BeforeEach
  void start(@TempDir Path directory) {
    files = directory;
    Reply whole = Reply.json("\"" + "x".repeat(LARGE) + "\"");
    // Half of an answer, which is kept until the rest comes.
    Reply half =
        Reply.raw(
            "HTTP/1.1 200 OK\r\nContent-Length: " + 2 * LARGE + "\r\n\r\n" + "x".repeat(LARGE),
            Reply.Then.HANG);
    Reply brief = Reply.json("\"x\"");
    shop =
        SocketStub.start(
            request ->
                switch (request.path()) {
                  case "/whole" -> whole;
                  case "/short" -> brief;
                  default -> half;
                });
  }

  @AfterEach
  void stop() throws IOException {
    for (KeptClient client : clients) {
      client.close();
    }
    shop.close();
  }

  @Test
  void aFullHeapEndsTheProcessWithoutAFlagOfTheJvm() throws Exception {
    try (GatewayProcess gateway = gateway().withJvm("-Xmx128m")) {
      ask(gateway, "/page");

      assertThat(gateway.exitCode()).isEqualTo(3);
      assertEndsWithOneLine(gateway, "Out of memory, the heap is full: ");
    }
  }

  @Test
  void anExpressionThatMakesTooMuchEndsBeforeTheHeapIsFull() throws Exception {
    // Nor does the limit of time end it, on a machine that is fast enough.
    try (GatewayProcess gateway = gateway("gather.expression.time-limit=1m").withJvm("-Xmx128m")) {
      gateway.start();
      gateway.awaitReady();
      try (KeptClient client = new KeptClient(gateway.port())) {
        for (int i = 0; i < 5; i++) {
          assertThat(client.get("/padded").status()).isEqualTo(500);
        }
      }
      assertThat(gateway.isReady()).isTrue();
    }
  }

  @Test
  void fullDirectMemoryEndsTheProcess() throws Exception {
    try (GatewayProcess gateway = gateway().withJvm("-XX:MaxDirectMemorySize=2m")) {
      ask(gateway, "/files/whole");

      assertThat(gateway.exitCode()).isEqualTo(3);
      assertEndsWithOneLine(gateway, "Out of memory, direct memory is full: ");
    }
  }

  @Test
  void fullDirectMemoryThatNettyCountsEndsTheProcess() throws Exception {
    try (GatewayProcess gateway = gateway().withJvm("-Dio.netty.maxDirectMemory=2097152")) {
      ask(gateway, "/files/whole");

      assertThat(gateway.exitCode()).isEqualTo(3);
      assertEndsWithOneLine(gateway, "Out of memory, direct memory is full: ");
    }
  }

  /**
   * There is room for the event loops, for the bytes of a request and for the document that answers
   * it, but not for the bytes of the answer: each of those takes 128 KB.
   */
  @Test
  void anAnswerThatCannotBeWrittenEndsTheProcess() throws Exception {
    try (GatewayProcess gateway = gateway().withJvm("-Dio.netty.maxDirectMemory=524288")) {
      gateway.start();
      await()
          .atMost(Patience.FAR)
          .until(() -> send(gateway.managementPort(), "/actuator/health/readiness"));

      assertThat(gateway.exitCode()).isEqualTo(3);
      assertEndsWithOneLine(gateway, "Out of memory, direct memory is full: ");
    }
  }

  private GatewayProcess gateway(String... properties) throws IOException {
    Path definition = files.resolve("gateway.yaml");
    Files.writeString(
        definition,
        """
        upstreams:
          shop:
            url: "%s"
            timeout: 1h
            max-body: 20MB
            bulkhead: { max-concurrent: 100 }
            retry: { max-attempts: 1 }
        routes:
          page: { path: /page, deadline: 1h, calls: { part: { upstream: shop, path: /part } } }
          padded:
            path: /padded
            transform: "$length($pad(part, 120000000, '\u4e00'))"
            calls: { part: { upstream: shop, path: /short } }
          files: { path: "/files/**", deadline: 1h, proxy: { upstream: shop, path: / } }
        """
            .formatted(shop.url()));
    return new GatewayProcess(definition, files.resolve("log"), properties).withJvm(EVENT_LOOPS);
  }

  /** Until it has ended. Nobody reads the answers, and for one turned away another one comes. */
  private void ask(GatewayProcess gateway, String target) throws InterruptedException {
    gateway.start();
    gateway.awaitReady();
    for (int i = 0; i < MOST_CLIENTS && !gateway.endsWithin(i < CLIENTS ? 0 : PAUSE); i++) {
      send(gateway.port(), target);
    }
  }

  /** Whether somebody was there to take it. */
  private boolean send(int port, String target) {
    try {
      KeptClient client = new KeptClient(port);
      clients.add(client);
      client.send(target);
      return true;
    } catch (IOException notYetOrNoMore) {
      return false;
    }
  }

  private static void assertEndsWithOneLine(GatewayProcess gateway, String beginning) {
    // Where a thread has no memory left to end with, the JVM itself may say so beside it.
    assertThat(
            gateway
                .output()
                .lines()
                .filter(line -> line.contains("emory") && !line.startsWith("Exception: ")))
        .singleElement()
        .asString()
        .startsWith(beginning)
        .contains("exit code 3");
    assertThat(gateway.output()).doesNotContain("\tat ");
  }
}
