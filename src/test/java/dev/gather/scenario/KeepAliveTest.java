package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.Patience;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class KeepAliveTest {

  private static final int CONNECTIONS = 16;
  private static final int REQUESTS = 300;
  private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)content-length: ([0-9]+)");

  /**
   * Answers that end on another thread than their connection's, because the call timed out, and
   * others that end before their handler returns, in turn.
   *
   * @see <a href="https://github.com/reactor/reactor-netty/issues/4361">reactor-netty 4361</a>
   */
  @Test
  void answersEveryRequestOfAConnectionThatIsKept() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
    try (StubService service = StubService.silent();
        Gateway gateway =
            Gateway.start(
                """
                upstreams:
                  service:
                    url: "%s"
                    timeout: 3ms
                    retry: { max-attempts: 1 }
                    circuit-breaker: { minimum-calls: 100000 }
                routes:
                  page: { path: /page, calls: { part: { upstream: service, path: /part, fallback: 1 } } }
                """
                    .formatted(service.url()))) {
      List<Callable<Integer>> conversations = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        conversations.add(() -> converse(gateway.port()));
      }
      for (Future<Integer> answered : clients.invokeAll(conversations)) {
        assertThat(answered.get()).isEqualTo(REQUESTS);
      }
    } finally {
      clients.shutdownNow();
    }
  }

  /** It has had its answer, so that nothing is lost. */
  @Test
  void closesAConnectionThatIsIdleForLong() {
    try (StubService service = StubService.silent();
        Gateway gateway =
            Gateway.start(
                """
                upstreams: { service: { url: "%s" } }
                routes: { page: { path: /page, calls: { part: { upstream: service, path: /part } } } }
                """
                    .formatted(service.url()),
                "server.netty.idle-timeout=2s");
        RawClient client = RawClient.connect(gateway)) {
      client.write("GET /no-route HTTP/1.1\r\nHost: gateway\r\n\r\n");

      assertThat(client.readToEnd())
          .startsWith("HTTP/1.1 404 ")
          .doesNotContainIgnoringCase("connection: close")
          .endsWith("}");
    }
  }

  /** Fails when an answer takes longer than any should. */
  private static int converse(int port) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(Patience.LIMIT_MILLIS);
      InputStream answers = new BufferedInputStream(socket.getInputStream());
      for (int i = 0; i < REQUESTS; i++) {
        String target = i % 2 == 0 ? "/page" : "/no-route";
        String request = "GET " + target + " HTTP/1.1\r\nHost: gateway\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        answers.skipNBytes(contentLength(answers));
      }
      return REQUESTS;
    }
  }

  /** Reads the answer's head. */
  private static int contentLength(InputStream answers) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int read = answers.read();
      if (read < 0) {
        throw new IOException("closed before the answer's end");
      }
      head.append((char) read);
    }
    Matcher length = CONTENT_LENGTH.matcher(head);
    assertThat(length.find()).as("content-length in %s", head).isTrue();
    return Integer.parseInt(length.group(1));
  }
}
