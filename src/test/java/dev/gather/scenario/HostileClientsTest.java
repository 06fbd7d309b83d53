package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import dev.gather.scenario.wire.Answer;
import dev.gather.scenario.wire.Conversation;
import dev.gather.scenario.wire.Marks;
import dev.gather.scenario.wire.Reading;
import dev.gather.scenario.wire.Request;
import dev.gather.scenario.wire.RequestGrammar;
import dev.gather.scenario.wire.Sequence;
import dev.gather.scenario.wire.StrictService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Connections on which anything may come, for ten seconds: the same ones in each build. For longer
 * with {@code -Dfuzz.seconds=600}, for others with {@code -Dfuzz.seed}, and for one of them alone
 * with {@code -Dfuzz.number}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HostileClientsTest {

  private static final int CLIENTS = 16;
  private static final int MOST_FAILURES = Integer.getInteger("fuzz.failures", 5);
  private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 10));

  private static final String DEFINITION =
      """
      upstreams:
        service: { url: "%s", retry: { max-attempts: 1 } }
      routes:
        page:
          path: "/page/{id}"
          calls:
            a: { upstream: service, path: "/a/{path.id}?q={query.q:1}" }
            b: { upstream: service, path: "/b/{a.id}/{path.id}", required: false }
        list:
          path: "/list/{id}"
          calls:
            ids: { upstream: service, path: "/ids/{path.id}" }
            each: { upstream: service, path: "/each/{item.id}/{path.id}", for-each: ids, into: more }
        order:
          path: "/orders/{id}"
          method: POST
          request-schema:
            type: object
            required: [id]
            properties: { id: { type: number }, text: { type: string, pattern: "^a*$" } }
          calls:
            a: { upstream: service, method: POST, path: "/orders/{path.id}", body: { id: "{body.id}" } }
        files: { path: "/files/**", proxy: { upstream: service, path: /files } }
      """;

  private final long seed = Long.getLong("fuzz.seed", 9112);
  private final @Nullable Long only = Long.getLong("fuzz.number");
  private final AtomicLong next = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Map<String, String> bodies = new ConcurrentHashMap<>();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final Map<Integer, AtomicLong> statuses = new ConcurrentHashMap<>();

  @Test
  void getAnswersToTheirRequestsAndNothingElse(CapturedOutput log) throws Exception {
    System.out.println("HostileClientsTest seed: " + seed);
    try (StrictService service = new StrictService();
        Gateway gateway =
            Gateway.start(DEFINITION.formatted(service.url()), "gather.request.max-body=64KB")) {
      fuzz(gateway);

      System.out.println("HostileClientsTest: " + next.get() + " connections, answers " + statuses);
      await().untilAsserted(() -> assertThat(gateway.requestsInFlight()).isZero());
      await().until(gateway::isIdle);
      await().until(() -> gateway.waitingBytes() == 0);
      checkService(service);
      assertThat(failures).as("seed %d", seed).isEmpty();
      assertThat(gateway.get("/page/sound").statusCode()).isEqualTo(200);
    }
    LeakRecorder.provoke();
    assertThat(LeakRecorder.leaks()).isEmpty();
    assertThat(log.getAll()).as("seed %d", seed).doesNotContain("\tat ", " ERROR ");
  }

  private void fuzz(Gateway gateway) throws Exception {
    long end = System.nanoTime() + LENGTH.toNanos();
    ExecutorService writers = Executors.newCachedThreadPool();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < (only == null ? CLIENTS : 1); i++) {
        clients.add(
            threads.submit(
                () -> {
                  do {
                    check(gateway, only == null ? next.getAndIncrement() : only, writers);
                  } while (only == null
                      && System.nanoTime() < end
                      && failures.size() < MOST_FAILURES);
                  return null;
                }));
      }
      for (Future<?> client : clients) {
        client.get(LENGTH.plus(Patience.FAR).toSeconds(), TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
      writers.shutdownNow();
    }
  }

  private void check(Gateway gateway, long number, ExecutorService writers) throws IOException {
    Sequence sequence = RequestGrammar.sequence(seed, number);
    Reading reading = Reading.of(sequence.bytes());
    for (Request request : reading.whole()) {
      for (String mark : Marks.in(request.target())) {
        bodies.put(mark, request.body());
      }
    }
    // A line that is none may still be read as one, as Netty does with control characters in it.
    asked.addAll(Marks.in(reading.line()));
    Conversation.Outcome outcome =
        Conversation.hold(
            gateway.port(),
            sequence,
            received -> isEnough(reading, received),
            Patience.LIMIT,
            writers);
    String fault = fault(sequence, reading, outcome);
    if (!fault.isEmpty()) {
      failures.add(
          "%s%n  %s%n  whole %d, rest %s (%s)%n  %s %s%n"
              .formatted(
                  fault,
                  sequence,
                  reading.whole().size(),
                  reading.rest(),
                  reading.reason(),
                  outcome.end(),
                  outcome.received()));
    }
  }

  /** Whether the server has answered all that is whole, and waits for more as it should. */
  private static boolean isEnough(Reading reading, String received) {
    return (reading.rest() == Reading.Rest.NONE || reading.rest() == Reading.Rest.CUT)
        && answers(reading, received)
            .map(answers -> answers.whole().size() >= reading.whole().size())
            .orElse(false);
  }

  /** None where something is none. */
  private static Optional<Answer.All> answers(Reading reading, String received) {
    List<String> methods = new ArrayList<>();
    reading.whole().forEach(request -> methods.add(request.method()));
    methods.add(reading.line().strip().startsWith("HEAD") ? "HEAD" : "");
    try {
      return Optional.of(Answer.readAll(received, methods));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What is wrong with what a client got; nothing where all is well. */
  private String fault(Sequence sequence, Reading reading, Conversation.Outcome outcome) {
    if (outcome.end() == Conversation.End.HANGS) {
      return "the connection hangs";
    }
    Optional<Answer.All> all = answers(reading, outcome.received());
    if (all.isEmpty()) {
      return "an answer that is not well-formed";
    }
    Answer.All answers = all.get();
    boolean isCutShort =
        sequence.end() != Sequence.End.STAY
            || outcome.end() == Conversation.End.LEFT
            || outcome.end() == Conversation.End.RESET;
    // What is sent after an answer that ends the connection is thrown away together with it.
    if (outcome.end() == Conversation.End.RESET
        && sequence.end() == Sequence.End.STAY
        && answers.whole().stream().noneMatch(Answer::isLast)) {
      return "the server has reset the connection";
    }
    if (answers.isCut() && !isCutShort) {
      return "the last answer is not whole";
    }
    for (Answer answer : answers.whole()) {
      statuses.computeIfAbsent(answer.status(), status -> new AtomicLong()).incrementAndGet();
      String fault = fault(answer);
      if (!fault.isEmpty()) {
        return fault;
      }
    }
    return isCutShort
        ? tooMany(reading, answers.whole().size())
        : faultOfNumber(reading, answers.whole());
  }

  private static String fault(Answer answer) {
    boolean isProxied = !answer.fields().values(StrictService.NAME).isEmpty();
    boolean isKnown =
        switch (answer.status()) {
          case 200, 204, 304, 400, 404, 405, 406, 408, 413, 414, 415, 426, 431, 501, 505 -> true;
          default -> false;
        };
    if (!isKnown) {
      return "status " + answer.status();
    }
    if (!isProxied && answer.status() >= 400 && !answer.isProblem()) {
      return "no problem: " + answer;
    }
    return "";
  }

  private static String tooMany(Reading reading, int answers) {
    int most = reading.whole().size() + (reading.isRestAnswered() ? 1 : 0);
    return answers > most ? answers + " answers (expected: at most " + most + ")" : "";
  }

  private static String faultOfNumber(Reading reading, List<Answer> answers) {
    String fault = tooMany(reading, answers.size());
    if (!fault.isEmpty()) {
      return fault;
    }
    boolean isLast = !answers.isEmpty() && answers.get(answers.size() - 1).isLast();
    if (answers.size() < reading.sure() && !isLast) {
      return answers.size() + " answers (expected: " + reading.sure() + ")";
    }
    return "";
  }

  /** That what came there is what clients have asked for. */
  private void checkService(StrictService service) {
    service.broken().forEach(reason -> failures.add("sent to the service: " + reason));
    Set<String> seen = new HashSet<>();
    for (Request request : service.requests()) {
      if (!seen.add(request.method() + " " + request.target())) {
        failures.add("sent twice: " + request);
      }
      for (String mark : Marks.in(request.target())) {
        if (!bodies.containsKey(mark) && !asked.contains(mark)) {
          failures.add("sent though nobody asked: " + request);
        } else if (request.target().startsWith("/files")
            && bodies.containsKey(mark)
            && !request.body().equals(bodies.get(mark))) {
          failures.add("sent with another body: " + request);
        }
      }
    }
  }
}
