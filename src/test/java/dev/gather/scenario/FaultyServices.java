package dev.gather.scenario;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.zip.GZIPOutputStream;

/** Services that fail in every way that services do. */
final class FaultyServices implements AutoCloseable {

  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private final WireMockServer mock = new WireMockServer(options().dynamicPort());
  final SocketStub socket = SocketStub.start(FaultyServices::reply);
  private final int refusedPort = freePort();

  FaultyServices() {
    for (int status : new int[] {404, 409, 500, 503}) {
      answer("/" + status, aResponse().withStatus(status).withBody("{\"secret\":true}"));
    }
    answer("/302", aResponse().withStatus(302).withHeader("Location", "/ok"));
    answer("/empty-response", fault(com.github.tomakehurst.wiremock.http.Fault.EMPTY_RESPONSE));
    answer(
        "/random-data", fault(com.github.tomakehurst.wiremock.http.Fault.RANDOM_DATA_THEN_CLOSE));
    answer("/reset", fault(com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER));
    answer(
        "/malformed-chunk",
        fault(com.github.tomakehurst.wiremock.http.Fault.MALFORMED_RESPONSE_CHUNK));
    mock.start();
  }

  /** The upstreams that {@link Fault} names, as YAML. */
  String upstreams() {
    String patient = "retry: { max-attempts: 1 }";
    String usual =
        """
        max-body: 4KB, max-depth: 5, retry: { max-attempts: 1 },
            circuit-breaker: { minimum-calls: 10000 }\
        """;
    return """
    upstreams:
      mock: { url: "%s", %s }
      socket: { url: "%s", %s }
      refused: { url: "http://127.0.0.1:%d", %s }
      patient: { url: "%s", %s }
      full: { url: "%s", %s, bulkhead: { max-concurrent: 1, max-queued: 0, max-wait: 0ms } }
      broken: { url: "%s", retry: { max-attempts: 1 },
                circuit-breaker: { minimum-calls: 1, window: 1, open-for: 1h } }
    """
        .formatted(
            mock.baseUrl(),
            usual,
            socket.url(),
            usual,
            refusedPort,
            usual,
            socket.url(),
            patient,
            socket.url(),
            patient,
            mock.baseUrl());
  }

  @Override
  public void close() {
    mock.stop();
    socket.close();
  }

  private void answer(String path, ResponseDefinitionBuilder response) {
    mock.stubFor(get(path).willReturn(response));
  }

  private static ResponseDefinitionBuilder fault(com.github.tomakehurst.wiremock.http.Fault fault) {
    return aResponse().withFault(fault);
  }

  private static Reply reply(Recorded request) {
    return switch (request.path()) {
      case "/hang" -> Reply.SILENCE;
      case "/source" -> Reply.json("{\"id\":1,\"list\":[1],\"up\":\"..\"}");
      case "/list" -> Reply.json("[{\"id\":1}]");
      case "/stalls" -> Reply.raw(OK + "Content-Length: 99\r\n\r\n{\"a\":", Reply.Then.HANG);
      case "/cut-headers" -> Reply.raw(OK + "Content-Le", Reply.Then.CLOSE);
      case "/cut-body" -> Reply.raw(OK + "Content-Length: 99\r\n\r\n{\"a\":1}", Reply.Then.CLOSE);
      case "/cut-chunk" ->
          Reply.raw(OK + "Transfer-Encoding: chunked\r\n\r\n9\r\n{\"a\"", Reply.Then.CLOSE);
      case "/html" -> Reply.json("<html>Sign in</html>");
      case "/invalid-utf8" -> Reply.json("{\"name\":\"caf\u00e9\"}".getBytes(ISO_8859_1));
      case "/utf16" -> Reply.json("{\"name\":1}".getBytes(UTF_16));
      case "/trailing" -> Reply.json("{\"a\":1}]");
      case "/two-values" -> Reply.json("{\"a\":1}\n{\"a\":2}");
      case "/deep" -> Reply.json("[".repeat(6) + "]".repeat(6));
      case "/large" -> Reply.json(large());
      case "/large-chunked" ->
          Reply.raw(
              OK + "Transfer-Encoding: chunked\r\n\r\n1004\r\n" + large() + "\r\n0\r\n\r\n",
              Reply.Then.CONTINUE);
      case "/bomb" -> Reply.of(200, "Content-Encoding: gzip\r\n", gzip(large()));
      case "/no-gzip" -> Reply.of(200, "Content-Encoding: gzip\r\n", "{}".getBytes(UTF_8));
      case "/brotli" -> Reply.of(200, "Content-Encoding: br\r\n", "{}".getBytes(UTF_8));
      default -> Reply.json("{\"ok\":true}");
    };
  }

  /** More than 4 KB: 0x1004 bytes. */
  private static String large() {
    return "[" + " ".repeat(0x1002) + "]";
  }

  private static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A port that nothing listens on any more. */
  private static int freePort() {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return server.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
