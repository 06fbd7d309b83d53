package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import dev.gather.upstream.Upstream;
import dev.gather.upstream.call.PoolState;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;

/** Clients that leave at every moment, of every kind of request. */
@ExtendWith(OutputCaptureExtension.class)
class StormTest {

  private static final int REQUESTS = 10_000;
  private static final int CLIENTS = 64;

  /** Sometimes right after the request, sometimes while it is worked on. */
  private static final int LONGEST_STAY_MICROS = 8_000;

  private final long seed = new Random().nextLong();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicIntegerArray answered = new AtomicIntegerArray(RequestKind.values().length);
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  @Test
  void leavesNothingBehindWhenAThirdOfTheClientsLeavesAtAnyMoment(CapturedOutput log)
      throws Exception {
    System.out.println("StormTest seed: " + seed);
    try (StubService service =
            new StubService(
                request -> Mono.delay(Duration.ofMillis(2)).then(RequestKind.answer(request)));
        StubService files = new StubService(RequestKind::answer);
        Gateway gateway =
            Gateway.start(
                """
                upstreams:
                  service: { url: "%s", bulkhead: { max-concurrent: 16, max-queued: 5000 } }
                  files: { url: "%s", bulkhead: { max-concurrent: 16, max-queued: 5000 } }
                routes:
                """
                        .formatted(service.url(), files.url())
                    + RequestKind.ROUTES.indent(2))) {
      storm(gateway);

      assertThat(failures).as("seed %d", seed).isEmpty();
      assertThat(left.get()).isBetween(REQUESTS / 4, REQUESTS / 2);
      assertThat(RequestKind.values())
          .allMatch(kind -> answered.get(kind.ordinal()) > REQUESTS / 50);
      await().untilAsserted(() -> assertIsAtRest(gateway));
      await().until(() -> service.inFlight() + files.inFlight() == 0);
      for (RequestKind kind : RequestKind.values()) {
        for (int number = 0; number < RequestKind.DIFFERENT; number++) {
          try (KeptClient client = new KeptClient(gateway.port())) {
            client.write(kind.text(number));
            assertThat(kind.isAnswered(client)).as("%s %d afterwards", kind, number).isTrue();
          }
        }
      }
      await().untilAsserted(() -> assertIsAtRest(gateway));
    }
    LeakRecorder.provoke();
    assertThat(LeakRecorder.leaks()).isEmpty();
    assertThat(log.getAll()).as("seed %d", seed).doesNotContain("\tat ", " ERROR ");
  }

  private void storm(Gateway gateway) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(threads.submit(() -> ask(gateway.port())));
      }
      for (Future<?> client : clients) {
        client.get(Patience.FAR.toSeconds(), TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** One connection after the other; those that stay ask on theirs again. */
  private void ask(int port) {
    int number = next.getAndIncrement();
    while (number < REQUESTS) {
      try (KeptClient client = new KeptClient(port)) {
        boolean isKept = true;
        while (isKept && number < REQUESTS) {
          isKept = ask(client, number);
          number = next.getAndIncrement();
        }
      } catch (IOException e) {
        failures.add(number + ", " + kind(new Random(seed + number)) + ": " + e);
        number = next.getAndIncrement();
      }
    }
  }

  /** Whether the connection can be used again. What happens follows from the number alone. */
  private boolean ask(KeptClient client, int number) throws IOException {
    Random random = new Random(seed + number);
    RequestKind kind = kind(random);
    String request = kind.text(random.nextInt(RequestKind.DIFFERENT));
    if (random.nextInt(3) == 0) {
      leave(client, request, random);
      left.incrementAndGet();
      return false;
    }
    client.write(request);
    if (kind.isAnswered(client)) {
      answered.incrementAndGet(kind.ordinal());
    } else {
      failures.add(number + ": " + kind);
    }
    return kind.ends();
  }

  private static RequestKind kind(Random random) {
    return RequestKind.values()[random.nextInt(RequestKind.values().length)];
  }

  private static void leave(KeptClient client, String request, Random random) throws IOException {
    int way = random.nextInt(3);
    boolean byReset = random.nextBoolean();
    int cut = random.nextInt(request.length());
    int stay = random.nextInt(LONGEST_STAY_MICROS);
    int some = random.nextInt(200_000);
    client.write(way == 0 ? request.substring(0, cut) : request);
    if (way == 2) {
      client.readSome(some);
    } else if (random.nextBoolean()) {
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(stay));
    }
    if (byReset) {
      client.reset();
    }
  }

  private static void assertIsAtRest(Gateway gateway) {
    assertThat(gateway.requestsInFlight()).as("requests").isZero();
    assertThat(gateway.liveStreams("live")).as("live streams").isZero();
    assertThat(gateway.waitingBytes()).as("bytes that clients have not read").isZero();
    for (Upstream upstream : gateway.upstreams().all()) {
      String name = upstream.name();
      var places = upstream.bulkhead().getMetrics();
      assertThat(places.getMaxAllowedConcurrentCalls() - places.getAvailableConcurrentCalls())
          .as("places of %s", name)
          .isZero();
      assertThat(upstream.queued()).as("queue of %s", name).isZero();
      PoolState connections = upstream.pool().orElseThrow();
      assertThat(connections.active() + connections.pending())
          .as("connections of %s: %s", name, connections)
          .isZero();
      assertThat(upstream.circuitBreaker().getState())
          .as("circuit of %s", name)
          .isEqualTo(CircuitBreaker.State.CLOSED);
    }
  }
}
