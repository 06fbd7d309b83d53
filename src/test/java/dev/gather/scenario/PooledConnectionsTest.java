package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Thousands of answers, good and bad, on connections that are used again: each carries the token of
 * the request that it answers, and what belongs to none is marked as poison.
 */
class PooledConnectionsTest {

  private static final long SEED = 20_260_711;
  private static final int REQUESTS = 230;
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration PATIENCE = DEADLINE.plusMinutes(1);
  private static final String LARGE = "x".repeat(900_000);

  private static final Pattern TOKEN = Pattern.compile("token-[0-9]+-[0-9]+-");

  private static final Pattern CHUNK_SIZE = Pattern.compile("\\G([0-9a-f]+)\r\n");

  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

  /**
   * One upstream with its clients.
   *
   * @param clients that ask at once
   * @param connections at most
   * @param attempts of a call
   * @param unsent requests that were given up before they were sent
   */
  private record Lane(
      String name,
      int clients,
      int connections,
      int attempts,
      AtomicInteger unsent,
      PoolStub stub) {

    static Lane of(String name, int clients, int connections, int attempts) {
      PoolStub stub = new PoolStub(attempts > 1);
      return new Lane(name, clients, connections, attempts, new AtomicInteger(), stub);
    }

    String upstream() {
      return """
        %s:
          url: "%s"
          timeout: 30s
          connect-timeout: 30s
          bulkhead: { max-concurrent: %d, max-wait: 30s }
          circuit-breaker: { failure-rate: 100, minimum-calls: 1000, window: 1000 }
          retry: { max-attempts: %d, backoff: 1ms, budget: 100 }
      """
          .formatted(name, stub.url(), connections, attempts);
    }

    String routes() {
      return """
        NAME-get: { path: "/NAME/get/{a}/{t}/{s}", deadline: 30s, calls: { part: { upstream: NAME, path: "/{path.a}/{path.t}/{path.s}" } } }
        NAME-head: { path: "/NAME/head/{a}/{t}/{s}", deadline: 30s, calls: { part: { upstream: NAME, method: HEAD, path: "/{path.a}/{path.t}/{path.s}" } } }
        NAME-post: { path: "/NAME/post/{a}/{t}/{s}", method: POST, deadline: 30s, calls: { part: { upstream: NAME, method: POST, path: "/{path.a}/{path.t}/{path.s}", body: "{body}" } } }
        NAME-proxy: { path: "/NAME/proxy/**", deadline: 30s, proxy: { upstream: NAME, path: / } }
        NAME-silent-get: { path: "/NAME/silent-get/{a}/{t}/{s}", deadline: 300ms, calls: { part: { upstream: NAME, path: "/{path.a}/{path.t}/{path.s}" } } }
        NAME-silent-proxy: { path: "/NAME/silent-proxy/**", deadline: 300ms, proxy: { upstream: NAME, path: / } }
      """
          .replace("NAME", name);
    }
  }

  /** What a client got, and whether its connection broke. */
  private record Received(String text, boolean isCut) {

    int status() {
      return text.length() < 12 ? 0 : Integer.parseInt(text.substring(9, 12));
    }

    /** Without the sizes of its chunks. */
    String body() {
      int end = text.indexOf("\r\n\r\n");
      String body = end < 0 ? "" : text.substring(end + 4);
      if (end < 0 || !text.substring(0, end).contains("transfer-encoding: chunked")) {
        return body;
      }
      StringBuilder parts = new StringBuilder();
      Matcher size = CHUNK_SIZE.matcher(body);
      int at = 0;
      while (size.find(at)) {
        int length = Integer.parseInt(size.group(1), 16);
        int last = Math.min(body.length(), size.end() + length);
        parts.append(body, size.end(), last);
        at = Math.min(body.length(), last + 2);
      }
      return parts.toString();
    }
  }

  @Test
  void neverGiveAnythingOfOneRequestToAnother() throws Exception {
    List<Lane> lanes =
        List.of(
            Lane.of("one", 1, 1, 1),
            Lane.of("two", 1, 1, 1),
            Lane.of("three", 1, 1, 1),
            Lane.of("four", 1, 1, 1),
            Lane.of("again", 1, 1, 3),
            Lane.of("crowd", 4, 2, 1));
    ExecutorService clients = Executors.newCachedThreadPool();
    try (Gateway gateway =
        Gateway.start(
            "upstreams:\n"
                + lanes.stream().map(Lane::upstream).collect(joining())
                + "routes:\n"
                + lanes.stream().map(Lane::routes).collect(joining()),
            "gather.request.max-body=2MB")) {
      List<Callable<Void>> all = new ArrayList<>();
      for (Lane lane : lanes) {
        for (int i = 0; i < lane.clients(); i++) {
          int number = all.size();
          all.add(() -> converse(gateway.port(), lane, number));
        }
      }
      for (Future<Void> over : clients.invokeAll(all)) {
        over.get();
      }
      await().atMost(PATIENCE).until(gateway::isIdle);
      lanes.forEach(lane -> lane.stub().end());
      for (Lane lane : lanes) {
        lane.stub().complaints().forEach(complaint -> complain(lane, complaint));
      }
      assertThat(complaints).as("with seed %d", SEED).isEmpty();
      for (Lane lane : lanes) {
        PoolStub stub = lane.stub();
        assertThat(stub.closed())
            .as("good connections of %s that were closed, with seed %d", lane.name(), SEED)
            .hasSizeLessThanOrEqualTo(lane.unsent().get());
        assertThat(stub.connections())
            .as("connections of %s for %d requests", lane.name(), stub.requests())
            .isLessThanOrEqualTo(lane.connections() + stub.spent());
      }
    } finally {
      clients.shutdownNow();
      lanes.forEach(lane -> lane.stub().close());
    }
  }

  private Void converse(int port, Lane lane, int number) {
    Random random = new Random(SEED + number);
    for (int i = 0; i < REQUESTS; i++) {
      String token = "token-" + number + "-" + i + "-";
      exchange(port, lane, random, token);
      if (lane.clients() == 1 && random.nextInt(20) == 0) {
        lane.stub().speak(PoolAnswer.more(random));
        await()
            .atMost(PATIENCE)
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> !lane.stub().hasOpenConnections());
      }
    }
    return null;
  }

  private void exchange(int port, Lane lane, Random random, String token) {
    String method = List.of("GET", "GET", "HEAD", "POST").get(random.nextInt(4));
    boolean isProxied = random.nextBoolean();
    PoolAnswer answer = PoolAnswer.any(random, method);
    String kind = isProxied ? "proxy" : method.toLowerCase(Locale.ROOT);
    if (answer == PoolAnswer.SILENT) {
      method = "GET";
      kind = isProxied ? "silent-proxy" : "silent-get";
    }
    String target =
        "/"
            + String.join("/", lane.name(), kind, answer.name(), token)
            + "/"
            + random.nextInt(1 << 30);
    boolean isStream = !isProxied && random.nextInt(4) == 0;
    long start = System.nanoTime();
    Received received =
        ask(port, isProxied || method.equals("POST") ? method : "GET", target, isStream, answer);
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    if (answer == PoolAnswer.SILENT && !lane.stub().hasSeen(token)) {
      // Its deadline was over at once, and the connection that it had was closed.
      lane.unsent().incrementAndGet();
    }
    String what = (isStream ? "stream of " : "") + method + " " + target + " got " + received;
    Matcher tokens = TOKEN.matcher(received.text());
    while (tokens.find()) {
      if (!tokens.group().equals(token)) {
        complain(lane, "another's token: " + what);
      }
    }
    if (received.text().contains(PoolAnswer.POISON)) {
      complain(lane, "poison: " + what);
    }
    if (took.compareTo(PATIENCE) > 0) {
      complain(lane, "took " + took + ": " + what);
    }
    boolean isRight =
        isProxied
            ? isRightOfProxy(received, answer, method, token)
            : isStream || isRightOfCall(received, answer, method, lane.attempts() > 1, token);
    if (!isRight) {
      complain(lane, "wrong: " + what);
    }
  }

  private static boolean isRightOfProxy(
      Received received, PoolAnswer answer, String method, String token) {
    if (answer == PoolAnswer.SILENT) {
      return received.status() == 504;
    }
    if (answer.breaksOff()) {
      return received.status() == 502 || received.status() == 200;
    }
    if (answer.isBroken()) {
      return received.status() == 502;
    }
    if (answer == PoolAnswer.BEFORE_THE_BODY && received.isCut()) {
      return true; // while the client was still sending
    }
    boolean hasBody = !method.equals("HEAD") && (answer.status() == 200 || answer.status() == 404);
    return received.status() == answer.status()
        && !received.isCut()
        && received.text().toLowerCase(Locale.ROOT).contains("x-token: " + token)
        && (!hasBody || received.body().startsWith(PoolAnswer.body(token)));
  }

  private static boolean isRightOfCall(
      Received received, PoolAnswer answer, String method, boolean isRepeated, String token) {
    if (answer == PoolAnswer.SILENT) {
      return received.status() == 504;
    }
    boolean hasBody = !method.equals("HEAD") && answer.status() == 200;
    String document = "{\"part\":" + (hasBody ? PoolAnswer.body(token) : "null");
    boolean isGood = received.status() == 200 && received.body().startsWith(document);
    if (answer.isBroken()) {
      return received.status() == 502 || isRepeated && !method.equals("POST") && isGood;
    }
    return switch (answer.status()) {
      case 404 -> received.status() == 404;
      case 304 -> received.status() == 502;
      // The route of a change has the status of its call.
      case 204 ->
          method.equals("POST") ? received.status() == 204 && received.body().isEmpty() : isGood;
      default -> isGood;
    };
  }

  private static Received ask(
      int port, String method, String target, boolean isStream, PoolAnswer answer) {
    String text = answer == PoolAnswer.BEFORE_THE_BODY ? LARGE : "x";
    String body = method.equals("POST") ? "{\"text\":\"" + text + "\"}" : "";
    String head =
        method
            + " "
            + target
            + " HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n"
            + (isStream ? "Accept: application/x-ndjson\r\n" : "")
            + (body.isEmpty()
                ? ""
                : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n")
            + "\r\n";
    StringBuilder received = new StringBuilder();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write((head + body).getBytes(ISO_8859_1));
      byte[] part = new byte[64 * 1024];
      int length = socket.getInputStream().read(part);
      while (length >= 0) {
        received.append(new String(part, 0, length, ISO_8859_1));
        length = socket.getInputStream().read(part);
      }
      return new Received(received.toString(), false);
    } catch (IOException e) {
      return new Received(received.toString(), true);
    }
  }

  private void complain(Lane lane, String complaint) {
    String text = lane.name() + ": " + complaint;
    complaints.add(text.length() > 1000 ? text.substring(0, 1000) + " ..." : text);
  }
}
