package dev.gather.scenario;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.gather.demo.DemoFiles;
import dev.gather.demo.DemoService;
import dev.gather.demo.DemoServices;
import dev.gather.docs.Example;
import dev.gather.docs.Markdown;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo does what README and the page on composition say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class DemoTest {

  /** Of a stream: the first round of a live one and some more. */
  private static final int MOST_LINES = 30;

  /** Address, what is said and what is heard. */
  private static final Pattern CHAT =
      Pattern.compile(
          "new WebSocket\\(\"([^\"]+)\"\\);\\n.*send\\(\"([^\"]+)\"\\);\\n.*// (.*)\\n");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<Integer, String> addresses = new HashMap<>();

  private DemoServices services;
  private Gateway gateway;

  @BeforeAll
  void start() throws IOException {
    services = DemoServices.startOnFreePorts();
    gateway =
        Gateway.start(
            patient(Files.readString(DemoFiles.definition())),
            services.urls().entrySet().stream()
                .map(url -> url.getKey() + "=" + url.getValue())
                .toArray(String[]::new));
    addresses.put(8080, "http://127.0.0.1:" + gateway.port());
    addresses.put(8081, "http://127.0.0.1:" + gateway.managementPort());
    for (DemoService service : DemoService.values()) {
      addresses.put(service.usualPort(), services.url(service));
    }
  }

  /**
   * Its limits are tight, and a busy machine would miss them. One example waits longer than four
   * seconds.
   */
  private static String patient(String definition) {
    return definition
        .replace("timeout: 300ms", "timeout: 10m")
        .replace("timeout: 600ms", "timeout: 4s")
        .replace("deadline: 1s", "deadline: 10m")
        // It is copied to another directory.
        .replace("file: keys/", "file: " + DemoFiles.definition().getParent() + "/keys/");
  }

  @AfterAll
  void stop() {
    gateway.close();
    services.close();
  }

  @Test
  @Order(1)
  void theHeadersOfTheTableAreSent() {
    TreeSet<String> sent = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    sent.addAll(send("GET", 8080, "/api/products/42").headers().map().keySet());
    sent.addAll(send("GET", 8080, "/api/status").headers().map().keySet());
    sent.addAll(send("GET", 8080, "/api/sellers/7").headers().map().keySet());
    sent.addAll(send("DELETE", 8080, "/api/products/42").headers().map().keySet());
    sent.addAll(stream("/api/feed").headers().map().keySet());
    sent.addAll(send("GET", 8080, "/api/users/7/account").headers().map().keySet());
    sent.addAll(
        gateway
            .send(
                request(8080, "/api/users/7/account")
                    .header("x-api-key", "shop-only-for-the-demo")
                    .build())
            .headers()
            .map()
            .keySet());
    String token =
        json(gateway.send(request(9108, "/token").POST(BodyPublishers.noBody()).build()))
            .path("access_token")
            .stringValue();
    assertThat(account("7", token)).isEqualTo(200);
    assertThat(account("8", token)).isEqualTo(403);
    circuit(DemoService.REVIEWS, "open");
    sent.addAll(send("GET", 8080, "/api/products/42").headers().map().keySet());
    circuit(DemoService.CATALOG, "open");
    sent.addAll(send("GET", 8080, "/api/products/42").headers().map().keySet());
    circuit(DemoService.REVIEWS, "reset");
    circuit(DemoService.CATALOG, "reset");

    // Those of CORS are a family of their own, and the demo has none.
    assertThat(sent)
        .containsAll(column("header").stream().filter(name -> !name.endsWith("*")).toList());
  }

  @Test
  @Order(2)
  void theMetricsOfTheTableAreThereWithTheirLabels() throws IOException {
    send("GET", 8080, "/api/products/42");
    ordersWithoutLines();
    openAChat();

    List<String> names = strings(json("/actuator/metrics").path("names"));
    assertThat(names.stream().filter(name -> name.startsWith("gather.")))
        .containsExactlyInAnyOrderElementsOf(column("metric"));
    for (List<String> row : Markdown.readme().table("metric")) {
      String name = Markdown.code(row.get(0)).get(0);
      JsonNode tags = json("/actuator/metrics/" + name).path("availableTags");
      assertThat(tags.valueStream().map(tag -> tag.path("tag").stringValue()))
          .as(name)
          .containsExactlyInAnyOrderElementsOf(Markdown.code(row.get(1)));
    }
  }

  /** A frame has passed only when it is open, which is a moment after its client has the 101. */
  private void openAChat() throws IOException {
    try (FrameClient client = FrameClient.open(gateway, "/api/chat")) {
      client.frames().send("hello");
      assertThat(client.frames().read().text()).isEqualTo("hello");
    }
  }

  /** What the demo's shapes name is there, unless its services change. */
  private void ordersWithoutLines() {
    WireMockServer orders = services.server(DemoService.ORDERS);
    StubMapping changed =
        orders.stubFor(get(urlPathEqualTo("/orders")).willReturn(okJson("[{\"id\":1}]")));
    assertThat(send("GET", 8080, "/api/users/7/home").statusCode()).isEqualTo(200);
    orders.removeStub(changed);
  }

  @Test
  @Order(3)
  void theEndpointsOfTheTableAreThoseOnTheOperatorsPort() {
    assertThat(
            json("/actuator").path("_links").propertyNames().stream()
                .filter(name -> !name.equals("self") && !name.contains("-")))
        .containsExactlyInAnyOrderElementsOf(column("endpoint"));
    assertThat(send("GET", 8080, "/livez").statusCode()).isEqualTo(200);
    assertThat(send("GET", 8080, "/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  @Order(4)
  void theFeedAsksForItsAuthorsWithTwoRequests() {
    WireMockServer users = services.server(DemoService.USERS);
    users.resetRequests();

    JsonNode posts =
        JsonMapper.shared().readTree(send("GET", 8080, "/api/feed").body()).path("posts");

    assertThat(posts.valueStream().map(post -> post.path("author").path("name").asString("")))
        .hasSize(100)
        .doesNotContain("");
    assertThat(users.findAll(getRequestedFor(urlPathEqualTo("/users"))))
        .extracting(LoggedRequest::getUrl)
        .extracting(url -> url.split(",").length)
        .containsExactlyInAnyOrder(50, 30);
  }

  @Test
  @Order(4)
  void aNameOfTheProductPageCostsOneCall() {
    List<WireMockServer> servers =
        Stream.of(DemoService.values()).map(services::server).distinct().toList();
    servers.forEach(WireMockServer::resetRequests);

    HttpResponse<String> answer = send("GET", 8080, "/api/products/42?fields=product.name");

    assertThat(answer.body()).isEqualTo("{\"product\":{\"name\":\"Wool throw No. 42\"}}");
    assertThat(servers.stream().flatMap(server -> server.getAllServeEvents().stream()))
        .extracting(request -> request.getRequest().getUrl())
        .containsExactly("/products/42");
  }

  @Test
  @Order(5)
  void theExamplesOfCompositionPrintWhatIsShown() {
    List<Example> examples =
        Example.of(Markdown.composition()).stream().filter(Example::isCurl).toList();

    assertThat(examples).hasSizeGreaterThan(5);
    examples.forEach(this::run);
  }

  /** By the WebSocket of another library, as a page's would be. */
  @Test
  @Order(6)
  void theChatOfCompositionSaysWhatIsShown() {
    Matcher chat = CHAT.matcher(String.join("\n", Markdown.composition().lines()));
    assertThat(chat.find()).isTrue();
    URI address =
        URI.create(chat.group(1).replace("//localhost:8080", "//127.0.0.1:" + gateway.port()));
    CompletableFuture<String> heard = new CompletableFuture<>();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(
                address,
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean end) {
                    heard.complete(text.toString());
                    return WebSocket.Listener.super.onText(from, text, end);
                  }
                })
            .join();
    socket.sendText(chat.group(2), true).join();
    await().until(heard::isDone);
    assertThat(heard).isCompletedWithValue(chat.group(3));
    socket.abort();
  }

  /** Last, because a service is stopped. */
  @Test
  @Order(7)
  void theExamplesOfReadmePrintWhatIsShown() {
    List<Example> examples =
        Example.of(Markdown.readme()).stream().filter(Example::isCurl).toList();

    assertThat(examples).hasSizeGreaterThan(5);
    examples.forEach(this::run);
  }

  /** Again where that takes a moment: a stopped service is not gone at once. */
  private void run(Example example) {
    Curl curl = Curl.of(example.command());
    await().untilAsserted(() -> compare(example, curl));
  }

  private void compare(Example example, Curl curl) {
    HttpRequest request = curl.request(addresses);
    if (curl.streams()) {
      compareStream(example, request);
    } else if (curl.showsHead()) {
      compareWithHead(example, gateway.send(request));
    } else {
      compareBody(example.output(), gateway.send(request).body().lines());
    }
  }

  /** Reads until what is shown was there; a live stream would go on. */
  private void compareStream(Example example, HttpRequest request) {
    Pattern shown = Example.pattern(example.output());
    StringBuilder seen = new StringBuilder();
    try (Stream<String> lines = client.sendAsync(request, BodyHandlers.ofLines()).join().body()) {
      boolean isThere =
          lines
              .limit(MOST_LINES)
              .anyMatch(line -> shown.matcher(seen.append(line).append('\n')).matches());
      assertThat(isThere).as(seen.toString()).isTrue();
    }
  }

  private static void compareBody(List<String> shown, Stream<String> lines) {
    assertThat(lines.map(line -> withoutChance(line) + "\n").collect(Collectors.joining()))
        .matches(Example.pattern(shown.stream().map(DemoTest::withoutChance).toList()));
  }

  private static void compareWithHead(Example example, HttpResponse<String> answer) {
    HttpStatus status = HttpStatus.valueOf(answer.statusCode());
    Stream<String> headers =
        answer.headers().map().entrySet().stream()
            .map(header -> header.getKey() + ": " + String.join(", ", header.getValue()));
    List<String> head = example.head();

    assertThat(head.get(0))
        .isEqualTo("HTTP/1.1 " + status.value() + " " + status.getReasonPhrase());
    assertThat(headers.map(DemoTest::withoutChance).toList())
        .usingElementComparator(String.CASE_INSENSITIVE_ORDER)
        .containsExactlyInAnyOrderElementsOf(
            head.subList(1, head.size()).stream().map(DemoTest::withoutChance).toList());
    compareBody(example.body(), answer.body().lines());
  }

  /** What differs from one request to the next: ids, durations, and what was still in flight. */
  private static String withoutChance(String line) {
    return line.replaceAll("[0-9a-f]{32}", "ID")
        .replaceAll("dur=[0-9.]+", "dur=N")
        .replaceAll("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT", "NOW")
        .replace("desc=cancelled", "desc=bypass");
  }

  private HttpResponse<String> send(String method, int port, String path) {
    return gateway.send(request(port, path).method(method, BodyPublishers.noBody()).build());
  }

  private int account(String user, String token) {
    return gateway
        .send(
            request(8080, "/api/users/" + user + "/account")
                .header("authorization", "Bearer " + token)
                .build())
        .statusCode();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  private HttpResponse<String> stream(String path) {
    return gateway.send(request(8080, path).header("accept", "text/event-stream").build());
  }

  private void circuit(DemoService service, String action) {
    HttpResponse<String> answer =
        gateway.send(
            request(8081, "/actuator/gatherupstreams/" + service.upstream())
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{\"circuit\":\"" + action + "\"}"))
                .build());
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create(addresses.get(port) + path));
  }

  private JsonNode json(String path) {
    return JsonMapper.shared().readTree(send("GET", 8081, path).body());
  }

  /** The words set as code in the first column of a table of README. */
  private static List<String> column(String heading) {
    return Markdown.readme().table(heading).stream()
        .flatMap(row -> Markdown.code(row.get(0)).stream())
        .toList();
  }

  private static List<String> strings(JsonNode array) {
    return array.valueStream().map(JsonNode::stringValue).toList();
  }
}
