package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * What do 200 clients that read nothing and 100 that read slowly cost the others, in a process of
 * 256 MB? The long form is run with {@code -Dslow-clients.seconds=120}; see src/docs/operations.md.
 */
class SlowClientsLoadTest {

  private static final Duration SOON = Duration.ofMinutes(1);
  private static final int SECONDS = Integer.getInteger("slow-clients.seconds", 10);
  private static final boolean IS_LONG = SECONDS >= 60;
  private static final int SILENT = 200;
  private static final int STEADY = 100;
  private static final int NORMAL = 50;
  private static final int MEGABYTE = 1_000_000;
  private static final String LARGE = "/documents/" + MEGABYTE;
  private static final int TEN_KILOBYTES = 10_000;
  private static final double MOST_DIRECT = 64 << 20;
  private static final double MOST_HEAP = 0.8;

  /** In the short form a document has to be over within it. */
  private static final int RATE = IS_LONG ? 50_000 : 250_000;

  /** Nobody's clients all come in the same millisecond. */
  private static final Duration ARRIVAL = Duration.ofSeconds(IS_LONG ? 4 : 1);

  private static final Duration ALONE = Duration.ofSeconds(Math.max(1, SECONDS / 8));

  private static final Duration MAX_PAUSE = Duration.ofSeconds(10);

  private final HttpClient operators = HttpClient.newHttpClient();

  @Test
  void othersAreAnsweredAndMemoryIsBoundedWhileHundredsDoNotRead(@TempDir Path directory)
      throws Exception {
    DisposableServer service = service();
    try (GatewayProcess gateway =
        new GatewayProcess(
                definition(directory, "http://127.0.0.1:" + service.port()),
                directory.resolve("log"),
                "gather.answers.max-pause=" + MAX_PAUSE.toSeconds() + "s",
                "gather.shutdown.drain=0s")
            .withJvm("-XX:MaxDirectMemorySize=64m")) {
      gateway.start();
      gateway.awaitReady();
      // Not counted: classes are loaded and code is compiled, that of large documents too.
      try (SteadyReaders fast = new SteadyReaders(gateway.port(), LARGE, 4, 20 * MEGABYTE)) {
        normal(gateway, Duration.ofSeconds(Math.max(2, SECONDS / 4)));
        assertThat(fast.broken()).isEmpty();
      }
      // Before and after, so that neither has the warmer process.
      List<Long> alone = new ArrayList<>(normal(gateway, ALONE));
      List<Long> among;
      try (SteadyReaders steady = new SteadyReaders(gateway.port(), LARGE, STEADY, RATE);
          SilentClients silent = new SilentClients(gateway.port());
          Memory memory = new Memory(gateway)) {
        await().atMost(SOON).until(() -> silent.asked >= SILENT);
        among = normal(gateway, Duration.ofSeconds(SECONDS));
        await().atMost(SOON).until(() -> steady.finished() > 0);
        await().atMost(SOON).until(() -> metric(gateway, "gather.answers.cut") > 0);
        report(steady, silent, memory, metric(gateway, "gather.answers.cut"));

        assertThat(steady.broken()).isEmpty();
        assertThat(memory.direct).allMatch(bytes -> bytes <= MOST_DIRECT);
        assertThat(memory.waiting).allMatch(bytes -> bytes <= 64 << 20);
        if (IS_LONG) {
          // The short form's process is still loading classes.
          assertThat(memory.heap).allMatch(share -> share < MOST_HEAP);
        }
      }
      await().atMost(SOON).until(() -> metric(gateway, "gather.answers.waiting") == 0);
      await().atMost(SOON).until(() -> metric(gateway, "gather.requests.active") == 0);
      alone.addAll(normal(gateway, ALONE));
      report(alone, among);
      if (IS_LONG) {
        // Whoever asks for the long form has a machine of their own.
        assertThat(percentile(among, 99)).isLessThan(2 * percentile(alone, 99));
      }
      assertThat(gateway.output()).doesNotContain("OutOfMemoryError", "\tat ");
    } finally {
      service.disposeNow();
    }
  }

  private static Path definition(Path directory, String url) throws IOException {
    return Files.writeString(
        directory.resolve("gateway.yaml"),
        """
        upstreams:
          documents:
            url: "%s"
            timeout: 20s
            max-body: 2MB
            bulkhead: { max-concurrent: 16, max-queued: 10000, max-wait: 30s }
          pages: { url: "%s", timeout: 20s }
        routes:
          document:
            path: /documents/{size}
            deadline: 30s
            calls: { a: { upstream: documents, path: "/{path.size}" } }
          page:
            path: /pages/{size}
            deadline: 30s
            calls: { a: { upstream: pages, path: "/{path.size}" } }
        """
            .formatted(url, url));
  }

  /** Its answers are made once, as what is collected in this process is measured as well. */
  private static DisposableServer service() {
    Map<String, byte[]> answers =
        Map.of("/" + MEGABYTE, text(MEGABYTE), "/" + TEN_KILOBYTES, text(TEN_KILOBYTES));
    return HttpServer.create()
        .host("127.0.0.1")
        .handle(
            (request, response) ->
                response
                    .header("content-type", "application/json")
                    .sendByteArray(Mono.justOrEmpty(answers.get(request.uri()))))
        .bindNow();
  }

  /** What comes with it makes it a document of that many bytes. */
  private static byte[] text(int bytes) {
    return ("\"" + "x".repeat(bytes - 8) + "\"").getBytes(US_ASCII);
  }

  /** Nanoseconds of each answer to clients that ask ten times a second; nobody of them fails. */
  private static List<Long> normal(GatewayProcess gateway, Duration length) throws Exception {
    Queue<Long> times = new ConcurrentLinkedQueue<>();
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    long end = System.nanoTime() + length.toNanos();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < NORMAL; i++) {
      Thread client = new Thread(() -> ask(gateway.port(), end, times, failures));
      clients.add(client);
      client.start();
    }
    for (Thread client : clients) {
      client.join();
    }
    assertThat(failures).isEmpty();
    return List.copyOf(times);
  }

  private static void ask(int port, long end, Queue<Long> times, Queue<String> failures) {
    try (KeptClient client = new KeptClient(port)) {
      while (System.nanoTime() < end) {
        long asked = System.nanoTime();
        KeptClient.Answer answer = client.get("/pages/" + TEN_KILOBYTES);
        times.add(System.nanoTime() - asked);
        if (answer.status() != 200 || answer.body().length() != TEN_KILOBYTES) {
          failures.add(answer.status() + " of " + answer.body().length() + " bytes");
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    } catch (IOException e) {
      failures.add(e.toString());
    }
  }

  private static void report(
      SteadyReaders steady, SilentClients silent, Memory memory, double cut) {
    System.out.printf(
        "%d s: steady: %d finished, %d refused; silent: %d asked; cut: %.0f;"
            + " waiting at most %.1f MB; direct %.1f to %.1f MB; heap after collections %.0f to"
            + " %.0f %%%n",
        SECONDS,
        steady.finished(),
        steady.refused(),
        silent.asked,
        cut,
        Collections.max(memory.waiting) / (1 << 20),
        Collections.min(memory.direct) / (1 << 20),
        Collections.max(memory.direct) / (1 << 20),
        Collections.min(memory.heap) * 100,
        Collections.max(memory.heap) * 100);
  }

  private static void report(List<Long> alone, List<Long> among) {
    System.out.printf(
        "normal ones alone: p50 %.1f p99 %.1f ms (%d), among slow ones: p50 %.1f p99 %.1f ms (%d)%n",
        percentile(alone, 50),
        percentile(alone, 99),
        alone.size(),
        percentile(among, 50),
        percentile(among, 99),
        among.size());
  }

  private static double percentile(List<Long> nanos, int percent) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.get(Math.max(0, sorted.size() * percent / 100 - 1)) / 1e6;
  }

  private double metric(GatewayProcess gateway, String name) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + gateway.managementPort() + "/actuator/metrics/" + name))
            .timeout(SOON)
            .build();
    String answer = operators.send(request, HttpResponse.BodyHandlers.ofString()).body();
    Matcher value = Pattern.compile("\"value\":([0-9.E-]+)").matcher(answer);
    return value.find() ? Double.parseDouble(value.group(1)) : 0;
  }

  /** Clients that ask and read nothing; each comes again when it has been cut for sure. */
  private static final class SilentClients implements AutoCloseable {

    private final int port;
    private final List<SlowClient> clients = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "silent clients");
    private volatile int asked;
    private volatile boolean isStopped;

    SilentClients(int port) {
      this.port = port;
      thread.start();
    }

    private void run() {
      long turn = MAX_PAUSE.plusSeconds(2).toNanos() / SILENT;
      try {
        for (int i = 0; !isStopped; i++) {
          if (clients.size() == SILENT) {
            clients.remove(0).close();
          }
          clients.add(SlowClient.asking(port, LARGE));
          asked = i + 1;
          LockSupport.parkNanos(i < SILENT ? ARRIVAL.toNanos() / SILENT : turn);
        }
        for (SlowClient client : clients) {
          client.close();
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws InterruptedException {
      isStopped = true;
      thread.join();
    }
  }

  /** Looks once a second. */
  private final class Memory implements AutoCloseable {

    private final List<Double> direct = new CopyOnWriteArrayList<>();
    private final List<Double> waiting = new CopyOnWriteArrayList<>();
    private final List<Double> heap = new CopyOnWriteArrayList<>();
    private final GatewayProcess gateway;
    private final Thread thread = new Thread(this::run, "memory");
    private volatile boolean isStopped;

    Memory(GatewayProcess gateway) {
      this.gateway = gateway;
      thread.start();
    }

    private void run() {
      try {
        while (!isStopped) {
          direct.add(metric(gateway, "jvm.buffer.memory.used?tag=id:direct"));
          waiting.add(metric(gateway, "gather.answers.waiting"));
          heap.add(metric(gateway, "jvm.memory.usage.after.gc"));
          LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws InterruptedException {
      isStopped = true;
      thread.join();
    }
  }
}
