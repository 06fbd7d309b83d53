package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left of a gateway's answers when twice as many requests come as fit? Clients come at a
 * fixed rate, however they are answered. The long form is run with {@code -Doverload.seconds=30};
 * see src/docs/access.md.
 */
class OverloadLoadTest {

  private static final int SECONDS = Integer.getInteger("overload.seconds", 2);
  private static final boolean IS_LONG = SECONDS >= 10;

  /** Places, and how long a request needs one with and without its optional call. */
  private static final int PLACES = 40;

  private static final Duration REQUIRED = Duration.ofMillis(500);
  private static final Duration OPTIONAL = Duration.ofSeconds(2);

  /** Requests a second that fit, if optional calls are not made. */
  private static final int FITTING = (int) (PLACES * 1000 / REQUIRED.toMillis());

  private static final List<Double> LOADS = List.of(0.1, 0.5, 1.0, 1.5, 2.0, 4.0);
  private static final double LEAST_KEPT = 0.9;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void optionalCallsGoFirstAndAsManyAreAnsweredAtTwiceTheLoadThatFits(@TempDir Path directory)
      throws Exception {
    try (StubService required = StubService.after(REQUIRED, "1");
        StubService optional = StubService.after(OPTIONAL, "2");
        GatewayProcess gateway =
            new GatewayProcess(
                definition(directory, required.url(), optional.url()),
                directory.resolve("log"),
                "gather.overload.max-in-flight=" + PLACES,
                "gather.shutdown.drain=0s")) {
      gateway.start();
      gateway.awaitReady();
      // Not counted: classes are loaded and code is compiled.
      load(gateway, 0.5);
      List<Answers> all = new ArrayList<>();
      for (double load : LOADS) {
        optional.reset();
        Answers answers = load(gateway, load);
        all.add(answers);
        System.out.println(answers.line(optional.started()));

        assertThat(answers.others).isEmpty();
        assertThat(answers.probes).allMatch(status -> status == 200);
      }
      assertThat(gateway.output())
          .matches("(?s).*Brownout: .*Requests are refused: .*")
          .doesNotContain("\tat ");
      // Optional calls come back within ten seconds, and the load before is over for about two: so
      // these begin without a wave of them, also on a slow machine.
      assertThat(all)
          .filteredOn(answers -> answers.load >= 2)
          .hasSize(2)
          .allSatisfy(
              answers ->
                  assertThat(answers.partial.get())
                      .as("without the optional part")
                      .isGreaterThan(answers.whole.get()));
      if (IS_LONG) {
        // Whoever asks for the long form has a machine of their own.
        double most = all.stream().mapToDouble(Answers::goodput).max().orElseThrow();
        Answers twice = all.get(LOADS.indexOf(2.0));
        assertThat(twice.goodput()).isGreaterThanOrEqualTo(LEAST_KEPT * most);
        // Optional calls that began before the brownout have their places for two seconds more.
        Answers half = all.get(LOADS.indexOf(0.5));
        assertThat(half.refused.get()).isLessThan(half.count() / 20);
      }
    }
  }

  private static Path definition(Path directory, String required, String optional)
      throws IOException {
    return Files.writeString(
        directory.resolve("gateway.yaml"),
        """
        upstreams:
          required:
            url: "%s"
            timeout: 30s
            bulkhead: { max-concurrent: 1000 }
            circuit-breaker: { slow-call-after: 30s }
          optional:
            url: "%s"
            timeout: 30s
            bulkhead: { max-concurrent: 1000 }
            circuit-breaker: { slow-call-after: 30s }
        routes:
          page:
            path: /page
            deadline: 60s
            calls:
              product: { upstream: required, path: /product }
              reviews: { upstream: optional, path: /reviews, required: false }
        """
            .formatted(required, optional));
  }

  /**
   * @param load times the requests that fit
   */
  private Answers load(GatewayProcess gateway, double load) throws Exception {
    double rate = FITTING * load;
    HttpRequest page = request(gateway, "/page");
    long start = System.nanoTime();
    Answers answers = new Answers(load, start + Duration.ofSeconds(SECONDS).toNanos());
    AtomicBoolean isOver = new AtomicBoolean();
    Thread prober = new Thread(() -> probe(gateway, answers, isOver));
    prober.start();
    int all = (int) (rate * SECONDS);
    for (int i = 0; i < all; i++) {
      long due = start + (long) (i * 1e9 / rate);
      while (due - System.nanoTime() > 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      long asked = System.nanoTime();
      client
          .sendAsync(page, BodyHandlers.ofString())
          .whenComplete((answer, error) -> answers.add(answer, error, System.nanoTime() - asked));
    }
    await().atMost(Patience.FAR).until(() -> answers.count() == all);
    isOver.set(true);
    prober.join();
    return answers;
  }

  private void probe(GatewayProcess gateway, Answers answers, AtomicBoolean isOver) {
    try {
      do {
        HttpRequest request = request(gateway, "/livez");
        answers.probes.add(client.send(request, BodyHandlers.discarding()).statusCode());
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      } while (!isOver.get());
    } catch (IOException | InterruptedException e) {
      answers.others.add(e.toString());
    }
  }

  private static HttpRequest request(GatewayProcess gateway, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
        .timeout(Patience.FAR)
        .build();
  }

  /** What came of one load. */
  private static final class Answers {

    private final double load;
    private final long end;
    private final AtomicInteger inTime = new AtomicInteger();
    private final AtomicInteger whole = new AtomicInteger();
    private final AtomicInteger partial = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Queue<String> others = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> probes = new ConcurrentLinkedQueue<>();
    private final Queue<Long> refusals = new ConcurrentLinkedQueue<>();
    private final Queue<Long> served = new ConcurrentLinkedQueue<>();

    /**
     * @param end of the load; what is answered later is no part of what was answered a second
     */
    Answers(double load, long end) {
      this.load = load;
      this.end = end;
    }

    void add(HttpResponse<String> answer, Throwable error, long nanos) {
      if (error != null) {
        others.add(error.toString());
        return;
      }
      String missing = answer.headers().firstValue("gather-partial").orElse("");
      if (answer.statusCode() == 200 && missing.isEmpty()) {
        answered(whole, nanos);
      } else if (answer.statusCode() == 200 && missing.equals("reviews;kind=shed")) {
        answered(partial, nanos);
      } else if (answer.statusCode() == 503
          && answer.headers().firstValue("retry-after").isPresent()) {
        refusals.add(nanos);
        refused.incrementAndGet();
      } else {
        others.add(answer + " " + missing);
      }
    }

    private void answered(AtomicInteger how, long nanos) {
      served.add(nanos);
      if (System.nanoTime() - end < 0) {
        inTime.incrementAndGet();
      }
      how.incrementAndGet();
    }

    int count() {
      return whole.get() + partial.get() + refused.get() + others.size();
    }

    /** Answers a second. */
    double goodput() {
      return (double) inTime.get() / SECONDS;
    }

    String line(int optionalCalls) {
      return "%.1f of %d a second: %.0f a second answered (%d whole, %d without the optional part, %d refused), %d optional calls; answered p50 %.0f p99 %.0f ms, refused p50 %.1f p99 %.1f ms"
          .formatted(
              load,
              FITTING,
              goodput(),
              whole.get(),
              partial.get(),
              refused.get(),
              optionalCalls,
              percentile(served, 50),
              percentile(served, 99),
              percentile(refusals, 50),
              percentile(refusals, 99));
    }

    private static double percentile(Queue<Long> nanos, int percent) {
      List<Long> sorted = nanos.stream().sorted().toList();
      return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) * percent / 100) / 1e6;
    }
  }
}
