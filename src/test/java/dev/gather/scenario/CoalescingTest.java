package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Requests of different clients share a call with {@code coalesce} while it is under way. Each
 * client is told apart by {@code n}, which its {@code seen} asks for once its other call has begun
 * or joined one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CoalescingTest {

  private static final String TIMEOUT = "timeout: 20s";

  private volatile Sinks.One<String> held = Sinks.one();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final Queue<String> forwardedFor = new ConcurrentLinkedQueue<>();
  private final StubService service = new StubService(this::answer);
  private Gateway gateway;

  private Mono<String> answer(HttpServerRequest request) {
    String target = request.uri();
    asked.add(target);
    request.requestHeaders().getAll("x-forwarded-for").forEach(value -> forwardedFor.add(target));
    return target.startsWith("/seen") || request.method().name().equals("POST")
        ? Mono.just("1")
        : held.asMono();
  }

  private String definition(String timeout) {
    return """
        upstreams:
          shop:
            url: "%s"
            %s
            retry: { max-attempts: 1 }
            headers: { forward: [authorization, cookie, accept-language] }
        routes:
          page:
            path: /page/{id}
            deadline: 20s
            calls:
              part: { upstream: shop, path: "/part/{path.id}", coalesce: true }
              seen: { upstream: shop, path: "/seen?n={query.n}", hidden: true }
          hurried:
            path: /hurried/{id}
            deadline: 5s
            calls:
              part: { upstream: shop, path: "/part/{path.id}", coalesce: true, required: false }
              seen: { upstream: shop, path: "/seen?n={query.n}", hidden: true }
          shaped:
            path: /shaped
            deadline: 20s
            calls:
              part: { upstream: shop, path: /part/bad, coalesce: true, at: id, required: false }
              seen: { upstream: shop, path: "/seen?n={query.n}", hidden: true }
          each:
            path: /each
            deadline: 20s
            calls:
              parts: { upstream: shop, path: "/part/{item}", for-each: query.id, coalesce: true }
              seen: { upstream: shop, path: "/seen?n={query.n}", hidden: true }
          batched:
            path: /batched
            deadline: 20s
            calls:
              parts:
                upstream: shop
                path: "/part?ids={keys}"
                for-each: query.id
                batch: { match: id }
                coalesce: true
              seen: { upstream: shop, path: "/seen?n={query.n}", hidden: true }
          change:
            path: /change
            method: POST
            calls: { done: { upstream: shop, method: POST, path: /change } }
        """
        .formatted(service.url(), timeout);
  }

  @BeforeAll
  void start() {
    gateway = Gateway.start(definition(TIMEOUT));
  }

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void forget() {
    held = Sinks.one();
    asked.clear();
    forwardedFor.clear();
    service.reset();
  }

  @AfterEach
  void end() {
    held.tryEmitValue("1");
    await().until(() -> gateway.requestsInFlight() == 0 && gateway.isIdle());
  }

  @Test
  void sendsOneRequestForAllWhoAskWhileItIsUnderWay() {
    List<CompletableFuture<HttpResponse<String>>> clients =
        IntStream.range(0, 20).mapToObj(n -> ask("/page/7", n)).toList();
    assertThat(parts()).containsExactly("/part/7");
    held.tryEmitValue("[ 61.90 ]");

    List<String> served = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> client : clients) {
      HttpResponse<String> answer = answer(client);
      assertThat(answer.body()).isEqualTo("{\"part\":[ 61.90 ]}");
      assertThat(answer.headers().firstValue("cache-control")).hasValue("no-cache");
      served.add(served(answer));
    }
    assertThat(served).containsOnlyOnce("bypass").contains("coalesced").hasSize(20);
    assertThat(served.stream().distinct()).containsExactlyInAnyOrder("bypass", "coalesced");
    assertThat(forwardedFor)
        .as("nothing of one client in another's answer")
        .noneMatch(this::isPart);
    assertThat(forwardedFor).isNotEmpty();

    ask("/page/7", 20);
    assertThat(parts()).as("nothing is stored").hasSize(2);
  }

  @Test
  void keepsApartWhoSendsAnythingElse() {
    ask("/page/7", 0);
    ask("/page/7", 1, "authorization", "Bearer ann");
    ask("/page/7", 2, "authorization", "Bearer bob");
    ask("/page/7", 3, "cookie", "ann");
    ask("/page/7", 4, "accept-language", "fr");
    ask("/page/8", 5);
    assertThat(parts()).hasSize(6);

    ask("/page/7", 6, "authorization", "Bearer ann");
    ask("/page/7", 7, "cookie", "ann");
    ask("/page/7", 8, "x-other", "which nobody sends on");
    assertThat(parts()).as("and lets those share that send the same").hasSize(6);
  }

  @Test
  void goesOnWhenTheClientThatBeganItHasLeft() throws Exception {
    SlowClient first = leaving(0);
    CompletableFuture<HttpResponse<String>> second = ask("/page/7", 1);
    first.reset();
    await().until(() -> gateway.requestsInFlight() == 1);
    CompletableFuture<HttpResponse<String>> third = ask("/page/7", 2);
    held.tryEmitValue("2");

    assertThat(answer(second).body()).isEqualTo("{\"part\":2}");
    assertThat(answer(third).body()).isEqualTo("{\"part\":2}");
    assertThat(parts()).hasSize(1);
    assertThat(service.cancelled()).isZero();
  }

  @Test
  void endsWhenTheLastClientHasLeft() throws Exception {
    SlowClient first = leaving(0);
    SlowClient second = leaving(1);
    first.close();
    second.close();

    await().until(() -> service.cancelled() == 1);
    await().until(gateway::isIdle);
    ask("/page/7", 2);
    assertThat(parts()).as("begins anew").hasSize(2);
  }

  @Test
  void outlivesTheDeadlineOfWhoBeganIt() {
    CompletableFuture<HttpResponse<String>> hurried = ask("/hurried/7", 0);
    CompletableFuture<HttpResponse<String>> patient = ask("/page/7", 1);
    assertThat(answer(hurried).body())
        .isEqualTo("{\"part\":null,\"errors\":[{\"call\":\"part\",\"kind\":\"deadline\"}]}");
    assertThat(patient).isNotDone();
    held.tryEmitValue("2");

    assertThat(answer(patient).body()).isEqualTo("{\"part\":2}");
    assertThat(parts()).hasSize(1);
  }

  /** And what is bad for the one call is good for the other: each has a shape of its own. */
  @Test
  void failsForAllWhoWaitWithWhatTheServiceSays() {
    CompletableFuture<HttpResponse<String>> first = ask("/page/bad", 0);
    CompletableFuture<HttpResponse<String>> second = ask("/page/bad", 1);
    CompletableFuture<HttpResponse<String>> shaped = ask("/shaped", 2);
    assertThat(parts()).hasSize(1);
    held.tryEmitValue("{ broken");

    assertThat(answer(first).statusCode()).isEqualTo(502);
    assertThat(served(answer(first))).isEqualTo("bad-body");
    assertThat(answer(second).statusCode()).isEqualTo(502);
    assertThat(answer(shaped).body()).contains("\"part\":null").contains("\"kind\":\"bad-body\"");

    held = Sinks.one();
    CompletableFuture<HttpResponse<String>> whole = ask("/page/bad", 3);
    shaped = ask("/shaped", 4);
    held.tryEmitValue("{}");
    assertThat(answer(whole).body()).isEqualTo("{\"part\":{}}");
    assertThat(answer(shaped).body()).contains("\"kind\":\"bad-body\"");
    assertThat(parts()).as("a failure is not kept").hasSize(2);
  }

  @Test
  void isNotJoinedByWhoHasChangedSomethingSinceItBegan() {
    CompletableFuture<HttpResponse<String>> before = ask("/page/7", 0);
    HttpResponse<String> change =
        gateway.send(gateway.request("/change").POST(BodyPublishers.noBody()).build());
    assertThat(change.statusCode()).isEqualTo(200);
    ask("/page/7", 1);
    ask("/page/7", 2);
    assertThat(parts()).as("the two share a new one").hasSize(2);
    held.tryEmitValue("2");
    assertThat(answer(before).body()).isEqualTo("{\"part\":2}");
  }

  @Test
  void isSharedByElementsAndBatchesOfDifferentClients() {
    CompletableFuture<HttpResponse<String>> each = ask("/each?id=1&id=2", 0);
    CompletableFuture<HttpResponse<String>> other = ask("/each?id=2&id=3", 1);
    CompletableFuture<HttpResponse<String>> page = ask("/page/3", 2);
    CompletableFuture<HttpResponse<String>> batched = ask("/batched?id=1&id=2", 3);
    CompletableFuture<HttpResponse<String>> again = ask("/batched?id=1&id=2", 4);
    assertThat(parts()).containsExactlyInAnyOrder("/part/1", "/part/2", "/part/3", "/part?ids=1,2");
    held.tryEmitValue("[{\"id\":2}]");

    String two = "{\"parts\":[[{\"id\":2}],[{\"id\":2}]]}";
    assertThat(answer(each).body()).isEqualTo(two);
    assertThat(answer(other).body()).isEqualTo(two);
    assertThat(answer(page).body()).isEqualTo("{\"part\":[{\"id\":2}]}");
    assertThat(answer(batched).body()).isEqualTo("{\"parts\":[null,{\"id\":2}]}");
    assertThat(answer(again).body()).isEqualTo(answer(batched).body());
  }

  @Test
  void isSharedAcrossAReloadOnlyWhereTheServiceIsTheSame() {
    CompletableFuture<HttpResponse<String>> before = ask("/page/7", 0);
    gateway.rewrite(definition(TIMEOUT).replace("/page/{id}", "/sheet/{id}"));
    await().until(() -> isThere("/sheet/none"));
    CompletableFuture<HttpResponse<String>> after = ask("/sheet/7", 1);
    assertThat(parts()).containsOnlyOnce("/part/7");

    gateway.rewrite(
        definition("timeout: 20s\n    max-body: 2MB").replace("/page/{id}", "/leaf/{id}"));
    await().until(() -> isThere("/leaf/none"));
    CompletableFuture<HttpResponse<String>> last = ask("/leaf/7", 2);
    assertThat(parts()).filteredOn("/part/7"::equals).hasSize(2);
    held.tryEmitValue("2");
    assertThat(answer(before).body()).isEqualTo("{\"part\":2}");
    assertThat(answer(after).body()).isEqualTo("{\"part\":2}");
    assertThat(answer(last).body()).isEqualTo("{\"part\":2}");
    gateway.rewrite(definition(TIMEOUT));
    await().until(() -> isThere("/page/none"));
  }

  /** By a method that no route of the path has. */
  private boolean isThere(String target) {
    return gateway.send(gateway.request(target).DELETE().build()).statusCode() == 405;
  }

  /** Sends a request, and waits until its calls have begun. */
  private CompletableFuture<HttpResponse<String>> ask(String target, int n, String... headers) {
    var request = gateway.request(withNumber(target, n));
    if (headers.length > 0) {
      request.headers(headers);
    }
    CompletableFuture<HttpResponse<String>> answer = gateway.sendAsync(request.build());
    awaitSeen(n);
    return answer;
  }

  private SlowClient leaving(int n) throws Exception {
    SlowClient client = SlowClient.connect(gateway.port());
    client.write("GET " + withNumber("/page/7", n) + " HTTP/1.1\r\nHost: g\r\n\r\n");
    awaitSeen(n);
    return client;
  }

  private static String withNumber(String target, int n) {
    return target + (target.contains("?") ? "&" : "?") + "n=" + n;
  }

  private void awaitSeen(int n) {
    await().until(() -> asked.contains("/seen?n=" + n));
  }

  private List<String> parts() {
    return asked.stream().filter(this::isPart).toList();
  }

  private boolean isPart(String target) {
    return target.startsWith("/part");
  }

  private static HttpResponse<String> answer(CompletableFuture<HttpResponse<String>> client) {
    return client.orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static String served(HttpResponse<String> answer) {
    String timing = answer.headers().firstValue("server-timing").orElseThrow();
    return timing.replaceFirst("^part;dur=[0-9.]*;desc=([a-z-]*),.*", "$1");
  }
}
