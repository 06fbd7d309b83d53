package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies far larger than what may be held of them. */
class ProxyStreamingTest {

  private static final long LARGE = 300L << 20;

  /** Four kernel buffers and what the gateway holds; a gateway that collects would pass it soon. */
  private static final long MOST_HELD = 48L << 20;

  private static StreamStub service;
  private static Gateway gateway;

  private static boolean serve(StreamStub.Exchange exchange) throws IOException {
    switch (exchange.path()) {
      case "/download" -> {
        exchange.write("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
        exchange.send(LARGE);
      }
      case "/upload" -> {
        exchange.receive(LARGE);
        exchange.write("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok");
      }
      case "/lazy" -> {
        exchange.pause();
        exchange.receive(LARGE);
        exchange.write("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok");
      }
      case "/chunks" -> {
        exchange.receiveChunks();
        exchange.write(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
      }
      case "/events" -> {
        exchange.write(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        exchange.pause();
        exchange.write("7\r\ndata: 1\r\n");
        exchange.waitForEnd();
      }
      case "/echo" -> {
        exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
        exchange.receive(3);
        exchange.write("abc");
      }
      default -> {
        exchange.write("HTTP/1.1 413 Too Large\r\nContent-Length: 4\r\n\r\nless");
        exchange.waitForEnd();
      }
    }
    return true;
  }

  @BeforeAll
  static void start() {
    service = StreamStub.start(ProxyStreamingTest::serve);
    gateway =
        Gateway.start(
            """
            upstreams:
              service: { url: "%s" }
            routes:
              all: { path: "/**", proxy: { upstream: service, path: / } }
            """
                .formatted(service.url()));
  }

  @BeforeEach
  void reset() {
    service.reset();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @Test
  void passesALargeAnswerOnNoFasterThanItIsRead() throws IOException {
    try (Socket client = connect()) {
      write(client, "GET /download HTTP/1.1\r\nHost: g\r\n\r\n");
      await().until(ProxyStreamingTest::isHeldBack);

      assertThat(service.sent()).isLessThan(MOST_HELD);
      long direct = PlatformDependent.usedDirectMemory();
      InputStream in = client.getInputStream();
      assertThat(head(in))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .containsIgnoringCase("content-length: " + LARGE);
      in.skipNBytes(LARGE);
      assertThat(PlatformDependent.usedDirectMemory() - direct).isLessThan(MOST_HELD);
    }
    await().until(() -> gateway.isIdle());
    assertThat(service.broken()).isZero();
  }

  @Test
  void passesALargeBodyOnNoFasterThanItIsTaken() throws IOException {
    try (Socket client = connect()) {
      write(client, "PUT /lazy HTTP/1.1\r\nHost: g\r\nContent-Length: " + LARGE + "\r\n\r\n");
      long[] written = new long[1];
      CompletableFuture<Void> upload = CompletableFuture.runAsync(() -> upload(client, written));
      long[] before = {-1};
      await()
          .pollInterval(Duration.ofMillis(500))
          .until(() -> written[0] > 0 && before[0] == (before[0] = written[0]));

      assertThat(written[0]).isLessThan(MOST_HELD);
      service.goOn();
      upload.join();
      assertThat(head(client.getInputStream())).startsWith("HTTP/1.1 201 Created\r\n");
    }
    assertThat(service.received()).isEqualTo(LARGE);
    await().until(() -> gateway.isIdle());
  }

  @Test
  void passesChunksOnAsChunks() throws IOException {
    try (Socket client = connect()) {
      write(client, "POST /chunks HTTP/1.1\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\n");
      write(client, "5\r\nhello\r\n");
      await().until(() -> service.received() == 5);
      write(client, "6\r\n world\r\n0\r\n\r\n");
      InputStream in = client.getInputStream();

      assertThat(head(in)).startsWith("HTTP/1.1 200 OK\r\n").containsIgnoringCase(": chunked");
      assertThat(new String(in.readNBytes(13), StandardCharsets.US_ASCII))
          .isEqualTo("3\r\nabc\r\n0\r\n\r\n");
    }
    assertThat(service.received()).isEqualTo(11);
  }

  @Test
  void sendsHeadersAndPartsTheMomentTheyCome() throws IOException {
    try (Socket client = connect()) {
      write(client, "GET /events HTTP/1.1\r\nHost: g\r\nAccept-Encoding: gzip\r\n\r\n");
      InputStream in = client.getInputStream();
      String head = head(in);
      service.goOn();

      assertThat(head).startsWith("HTTP/1.1 200 OK\r\n").doesNotContainIgnoringCase("gzip");
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("7\r\ndata: 1\r\n");
    }
    await().until(() -> service.broken() == 1);
    await().until(() -> gateway.isIdle());
  }

  @Test
  void passesAnAnswerOnThatBeginsBeforeTheBodyEnds() throws IOException {
    try (Socket client = connect()) {
      write(client, "PUT /echo HTTP/1.1\r\nHost: g\r\nContent-Length: 3\r\n\r\n");
      InputStream in = client.getInputStream();
      assertThat(head(in)).startsWith("HTTP/1.1 200 OK\r\n");
      write(client, "abc");

      assertThat(new String(in.readNBytes(3), StandardCharsets.US_ASCII)).isEqualTo("abc");
    }
    await().until(() -> gateway.isIdle());
  }

  @Test
  void neverUsesAConnectionAgainWhoseRequestWasNotSentToItsEnd() throws IOException {
    try (Socket client = connect()) {
      write(client, "PUT /refused HTTP/1.1\r\nHost: g\r\nContent-Length: 1000\r\n\r\nabc");
      assertThat(head(client.getInputStream())).startsWith("HTTP/1.1 413 ");
      await().until(() -> service.broken() == 1);
    }
    await().until(() -> gateway.isIdle());
  }

  @Test
  void endsTheExchangeWhenTheClientLeavesItsAnswer() throws IOException {
    try (Socket client = connect()) {
      write(client, "GET /download HTTP/1.1\r\nHost: g\r\n\r\n");
      client.getInputStream().readNBytes(1 << 20);
    }

    await().until(() -> service.broken() == 1);
    await().until(() -> gateway.isIdle());
  }

  @Test
  void endsTheExchangeWhenTheClientLeavesItsBody() throws IOException {
    try (Socket client = connect()) {
      write(client, "PUT /upload HTTP/1.1\r\nHost: g\r\nContent-Length: 1000\r\n\r\nabc");
      await().until(() -> service.received() == 3);
    }

    await().until(() -> service.broken() == 1);
    await().until(() -> gateway.isIdle());
  }

  /** Whether nothing has left for half a second. */
  private static boolean isHeldBack() {
    long sent = service.sent();
    await().pollDelay(Duration.ofMillis(500)).until(() -> true);
    return sent > 0 && sent == service.sent();
  }

  private static void upload(Socket client, long[] written) {
    try {
      OutputStream out = client.getOutputStream();
      byte[] part = new byte[64 * 1024];
      for (long i = 0; i < LARGE / part.length; i++) {
        out.write(part);
        written[0] += part.length;
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    socket.setSoTimeout(Patience.LIMIT_MILLIS);
    return socket;
  }

  private static void write(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** All lines up to the empty one. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return head + "<end>";
      }
      head.append((char) b);
    }
    return head.toString();
  }
}
