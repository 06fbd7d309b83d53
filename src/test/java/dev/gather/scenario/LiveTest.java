package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Mono;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveTest {

  private final AtomicInteger price = new AtomicInteger(1);
  private final AtomicReference<String> stock = new AtomicReference<>("\"in\"");
  private final ScriptedService service = new ScriptedService(this::answer);
  private final Gateway gateway =
      Gateway.start(
          """
          upstreams:
            service:
              url: "%s"
              circuit-breaker: { minimum-calls: 10000 }
              headers: { forward: [authorization] }
          routes:
            dashboard:
              path: /dashboard/{id}
              live: { every: 200ms }
              calls:
                price: { upstream: service, path: "/price/{path.id}" }
                name: { upstream: service, path: /name }
                stock: { upstream: service, path: /stock, required: false }
            slow:
              path: /slow
              live: { every: 1h }
              calls:
                price: { upstream: service, path: /price/1 }
          """
              .formatted(service.url()),
          "gather.stream.max-live=2",
          "gather.stream.heartbeat=1s");
  private final List<EventStream> open = new ArrayList<>();

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void startAnew() {
    open.forEach(EventStream::close);
    open.clear();
    await().until(() -> liveStreams() + gateway.liveStreams("slow") == 0 && gateway.isIdle());
    price.set(1);
    stock.set("\"in\"");
    service.forget();
  }

  @Test
  void sendsEverythingFirstAndThenOnlyWhatHasChanged() {
    EventStream seen = subscribe("/dashboard/1");
    await().until(() -> seen.events().size() == 3);
    price.set(2);
    await().until(() -> seen.events().size() == 4);
    stock.set("no JSON");
    await().until(() -> seen.events().size() == 6);

    assertThat(seen.events())
        .startsWith(
            "part {\"name\":\"price\",\"value\":1}",
            "part {\"name\":\"name\",\"value\":\"n\"}",
            "part {\"name\":\"stock\",\"value\":\"in\"}",
            "part {\"name\":\"price\",\"value\":2}",
            "part {\"name\":\"stock\",\"value\":null}",
            "failure {\"call\":\"stock\",\"kind\":\"bad-body\"}");
  }

  @Test
  void asksTheUpstreamOncePerPeriodForAllWhoAskTheSameAndNotAtAllWhenTheyHaveLeft() {
    long from = System.nanoTime();
    List<EventStream> seen = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      seen.add(subscribe("/dashboard/1"));
    }
    await()
        .atMost(Patience.FAR)
        .untilAsserted(() -> assertThat(seen).allMatch(one -> one.contains("\"name\":\"stock\"")));
    int before = asked("/price/1");
    await().until(() -> asked("/price/1") >= before + 5);
    int asked = asked("/price/1");
    long periods = Duration.ofNanos(System.nanoTime() - from).toMillis() / 200;
    assertThat((long) asked).isLessThanOrEqualTo(periods + 1);

    price.set(7);
    await()
        .atMost(Patience.FAR)
        .untilAsserted(
            () ->
                assertThat(seen).allMatch(one -> one.contains("{\"name\":\"price\",\"value\":7}")));

    open.forEach(EventStream::close);
    await().until(() -> liveStreams() == 0);
    await()
        .pollInterval(Duration.ofMillis(800))
        .until(
            () -> {
              boolean isQuiet = service.asked().isEmpty();
              service.forget();
              return isQuiet;
            });
  }

  @Test
  void doesNotShareBetweenDifferentUsersOrParameters() {
    EventStream one = subscribe("/dashboard/1", "authorization", "Bearer a");
    EventStream two = subscribe("/dashboard/1", "authorization", "Bearer b");
    await().until(() -> one.events().size() == 3 && two.events().size() == 3);

    assertThat(liveStreams()).isEqualTo(2);
    assertThat(gateway.get("/dashboard/2", "accept", "text/event-stream").statusCode())
        .isEqualTo(503);
  }

  @Test
  void tellsAFailureOnceUntilItsCallWasBack() {
    EventStream seen = subscribe("/dashboard/1");
    await().until(() -> seen.events().size() == 3);
    stock.set("no JSON");
    await().until(() -> seen.events().size() == 5);
    int rounds = asked("/stock");
    await().until(() -> asked("/stock") > rounds + 3);
    stock.set("\"in\"");
    await().until(() -> seen.events().size() == 6);
    stock.set("no JSON");
    await().until(() -> seen.events().size() == 8);

    assertThat(seen.events().subList(3, 8))
        .containsExactly(
            "part {\"name\":\"stock\",\"value\":null}",
            "failure {\"call\":\"stock\",\"kind\":\"bad-body\"}",
            "part {\"name\":\"stock\",\"value\":\"in\"}",
            "part {\"name\":\"stock\",\"value\":null}",
            "failure {\"call\":\"stock\",\"kind\":\"bad-body\"}");
  }

  @Test
  void goesOnForAClientThatComesBackWhateverItHadLast() {
    EventStream seen = subscribe("/dashboard/1", "last-event-id", "done");
    await().until(() -> seen.events().size() == 3);

    assertThat(seen.status()).isEqualTo(200);
    assertThat(seen.contains("retry: ")).isTrue();
    assertThat(seen.contains("id: 3\n")).isTrue();
  }

  @Test
  void goesOnWhenARequiredCallFailsForAWhile() {
    EventStream seen = subscribe("/dashboard/1");
    await().until(() -> seen.events().size() == 3);
    price.set(-1);
    await().until(() -> seen.events().size() == 4);
    price.set(1);
    await().until(() -> seen.events().size() == 7);

    assertThat(seen.events().get(3))
        .isEqualTo("failure {\"call\":\"price\",\"kind\":\"bad-body\"}");
    assertThat(seen.events().subList(4, 7))
        .as("or it would not be known that it is not old any more")
        .isEqualTo(seen.events().subList(0, 3));
  }

  @Test
  void givesALateSubscriberTheNewestStateAtOnceAndSignsOfLife() {
    EventStream first = subscribe("/slow");
    await().until(() -> first.events().size() == 1);
    EventStream second = subscribe("/slow");
    await().until(() -> second.events().size() == 1);
    await().until(() -> second.contains(": heartbeat"));

    assertThat(service.asked()).hasSize(1);
  }

  @Test
  void sharesBetweenRequestsThatDifferOnlyInWhatNobodyReads() {
    for (int i = 0; i < 4; i++) {
      subscribe("/dashboard/1?_=" + i);
    }
    await().until(() -> open.size() == 4 && liveStreams() == 1);
    EventStream last = subscribe("/dashboard/1?_=x");
    await().until(() -> last.events().size() == 3);

    assertThat(liveStreams()).isEqualTo(1);
  }

  @Test
  void answersADocumentToWhoeverWantsNoStream() {
    assertThat(gateway.get("/dashboard/1").body())
        .isEqualTo("{\"price\":1,\"name\":\"n\",\"stock\":\"in\"}");
    assertThat(gateway.get("/dashboard/1", "accept", "application/x-ndjson").body())
        .endsWith("{\"done\":true,\"partial\":false}\n");
  }

  private EventStream subscribe(String target, String... headers) {
    EventStream stream = new EventStream(gateway, target, headers);
    open.add(stream);
    return stream;
  }

  private int asked(String target) {
    return (int) service.asked().stream().filter(asked -> asked.endsWith(target)).count();
  }

  private int liveStreams() {
    return gateway.liveStreams("dashboard");
  }

  private Mono<String> answer(String target) {
    return Mono.fromSupplier(
        () ->
            switch (target.split("/")[1]) {
              case "price" -> price.get() < 0 ? "no JSON" : String.valueOf(price.get());
              case "stock" -> stock.get();
              default -> "\"n\"";
            });
  }
}
