package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A whole shop behind the gateway, as its first user would write it: nothing is lost. */
class ShopTest {

  private static final String DEFINITION =
      """
      upstreams:
        things: { url: "%s", retry: { max-attempts: 1 } }
        talk: { url: "%s", websockets: 100 }
      routes:
        products:
          path: /api/products
          calls:
            products:
              upstream: things
              path: /products?page={query.page}&size={query.limit:20}
              forward-query: [sort]
              pass-headers: [x-total-count, link]
        product:
          path: /api/products/{id}
          calls:
            product: { upstream: things, path: "/products/{path.id}", merge: true }
            stock: { upstream: things, path: "/stock/{path.id}", absent-on: [404] }
            reviews: { upstream: things, path: "/reviews?of={path.id}", required: false }
        create:
          path: /api/products
          method: POST
          calls:
            product:
              upstream: things
              method: POST
              path: /products
              body: "{body}"
              merge: true
              pass-headers: [location]
              pass-body: [409, 422]
        remove:
          path: /api/products/{id}
          method: DELETE
          calls:
            gone: { upstream: things, method: DELETE, path: "/products/{path.id}", pass-body: [404] }
        board:
          path: /api/board
          live: { every: 100ms }
          calls:
            visitors: { upstream: things, path: /visitors }
            low: { upstream: things, path: /low, absent-on: [404] }
        images: { path: /images/**, proxy: { upstream: things, path: /img } }
        news: { path: /news, proxy: { upstream: talk, path: /news } }
        chat: { path: /chat/**, proxy: { upstream: talk, path: /rooms } }
      """;

  private static Shop shop;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    shop = new Shop();
    gateway = Gateway.start(DEFINITION.formatted(shop.things(), shop.talk()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    shop.close();
  }

  private static HttpResponse<String> send(String method, String target, String body) {
    return gateway.send(
        gateway
            .request(target)
            .header("content-type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  @Test
  void listsItsProductsWithTheirNumberAndLinksToMore() {
    HttpResponse<String> list = gateway.get("/api/products?page=2&sort=price&debug=1");

    assertThat(list.statusCode()).isEqualTo(200);
    assertThat(list.body()).isEqualTo("{\"products\":[" + Shop.PRODUCT + "]}");
    assertThat(list.headers().allValues("x-total-count")).containsExactly("41");
    assertThat(list.headers().allValues("link"))
        .containsExactly(
            "</api/products?page=3&limit=20>; rel=\"next\", "
                + "</api/products?page=1&limit=20>; rel=prev",
            "</help>; rel=help");
    assertThat(shop.asked("GET", "/products").target())
        .isEqualTo("/products?page=2&size=20&sort=price");

    String tag = list.headers().firstValue("etag").orElseThrow();
    HttpResponse<String> same = gateway.get("/api/products?page=2", "if-none-match", tag);
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(same.headers().allValues("link")).isEqualTo(list.headers().allValues("link"));
    assertThat(same.headers().allValues("x-total-count")).containsExactly("41");
  }

  @Test
  void saysWhereWhatWasCreatedIs() {
    HttpResponse<String> created = send("POST", "/api/products", "{\"name\":\"Lamp\"}");

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.body()).isEqualTo("{\"id\":17,\"name\":\"Lamp\",\"price\":61.90}");
    assertThat(created.headers().allValues("location")).containsExactly("/api/products/17");
    assertThat(shop.asked("POST", "/products").body()).isEqualTo("{\"name\":\"Lamp\"}");

    assertThat(gateway.get("/api/products/17").statusCode()).isEqualTo(200);
  }

  @Test
  void showsWhatIsWrongWithAForm() {
    HttpResponse<String> refused = send("POST", "/api/products", "{\"name\":\"taken\"}");

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).isEqualTo(Shop.WRONG);
    assertThat(refused.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(refused.headers().firstValue("location")).isEmpty();
  }

  @Test
  void removesAProductWithoutAWord() {
    HttpResponse<String> gone = send("DELETE", "/api/products/17", "");
    assertThat(gone.statusCode()).isEqualTo(204);
    assertThat(gone.body()).isEmpty();
    assertThat(gone.headers().map()).doesNotContainKeys("content-type", "content-length");

    HttpResponse<String> unknown = send("DELETE", "/api/products/19", "");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).isEqualTo(Shop.GONE);
  }

  @Test
  void tellsWhatThereIsNothingOfFromWhatFailed() {
    HttpResponse<String> page = gateway.get("/api/products/17");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(Json.of(page.body()))
        .isEqualTo(
            Json.of(
                Shop.PRODUCT.replace(
                    " }",
                    ",\"stock\":null,\"reviews\":null,"
                        + "\"errors\":[{\"call\":\"reviews\",\"kind\":\"status\",\"status\":500}]}")));
    assertThat(page.headers().allValues("gather-partial"))
        .containsExactly("reviews;kind=status;status=500");
    assertThat(gateway.get("/api/products/18").statusCode()).isEqualTo(404);
  }

  @Test
  void sendsItsPageInParts() {
    try (EventStream page = new EventStream(gateway, "/api/products/17")) {
      await().until(() -> page.events().stream().anyMatch(event -> event.startsWith("done")));

      assertThat(page.status()).isEqualTo(200);
      assertThat(page.events())
          .hasSize(7)
          .contains(
              "part {\"name\":\"id\",\"value\":17}",
              "part {\"name\":\"name\",\"value\":\"Lamp\"}",
              "part {\"name\":\"price\",\"value\":61.90}",
              "part {\"name\":\"stock\",\"value\":null}",
              "part {\"name\":\"reviews\",\"value\":null}",
              "failure {\"call\":\"reviews\",\"kind\":\"status\",\"status\":500}")
          .last()
          .isEqualTo("done {\"partial\":true}");
      assertThat(page.contains("retry: ")).isTrue();
      assertThat(page.contains("id: done\n")).isTrue();
    }
    HttpResponse<String> again =
        gateway.get("/api/products/17", "accept", "text/event-stream", "last-event-id", "done");
    assertThat(again.statusCode()).isEqualTo(204);
  }

  @Test
  void keepsItsBoardUpToDate() {
    try (EventStream board = new EventStream(gateway, "/api/board")) {
      await().until(() -> board.events().size() == 2);
      shop.visitors(2);
      await().until(() -> board.events().size() == 3);

      assertThat(board.events())
          .containsExactly(
              "part {\"name\":\"visitors\",\"value\":1}",
              "part {\"name\":\"low\",\"value\":null}",
              "part {\"name\":\"visitors\",\"value\":2}");
    }
  }

  @Test
  void showsItsImagesByteForByte() throws Exception {
    HttpResponse<byte[]> image =
        HttpClient.newHttpClient()
            .send(gateway.request("/images/17.png").build(), BodyHandlers.ofByteArray());

    assertThat(image.statusCode()).isEqualTo(200);
    assertThat(image.body()).isEqualTo(Shop.IMAGE);
    assertThat(image.headers().firstValue("content-type")).hasValue("image/png");
    assertThat(image.headers().firstValue("content-length")).hasValue("" + Shop.IMAGE.length);
    assertThat(image.headers().firstValue("etag")).hasValue("\"v1\"");
    assertThat(image.headers().firstValue("cache-control")).hasValue("max-age=60");
    assertThat(image.headers().firstValue("last-modified"))
        .hasValue("Sat, 28 Nov 2026 01:00:00 GMT");
    assertThat(image.headers().firstValue("x-camera")).hasValue("old");

    HttpResponse<String> same = gateway.get("/images/17.png", "if-none-match", "\"v1\"");
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.headers().firstValue("etag")).hasValue("\"v1\"");
  }

  @Test
  void takesAnImageByteForByte() {
    HttpResponse<String> put =
        gateway.send(
            gateway
                .request("/images/18.png")
                .header("content-type", "image/png")
                .PUT(BodyPublishers.ofByteArray(Shop.IMAGE))
                .build());

    assertThat(put.statusCode()).isEqualTo(201);
    assertThat(put.headers().allValues("location")).containsExactly("/images/18.png");
    Recorded asked = shop.asked("PUT", "/img/18.png");
    assertThat(asked.body().getBytes(ISO_8859_1)).isEqualTo(Shop.IMAGE);
    assertThat(asked.header("content-type")).containsExactly("image/png");
  }

  @Test
  void passesItsNewsOnAsTheyAreWritten() throws Exception {
    HttpRequest.Builder request = gateway.request("/news").header("accept", "text/event-stream");
    HttpResponse<InputStream> news =
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream body = news.body()) {
      assertThat(news.statusCode()).isEqualTo(200);
      assertThat(news.headers().firstValue("content-type"))
          .hasValue("text/event-stream;charset=utf-8");
      assertThat(news.headers().firstValue("cache-control")).hasValue("no-store");
      assertThat(new String(body.readNBytes(Shop.NEWS.length()), ISO_8859_1))
          .as("while the service has not ended")
          .isEqualTo(Shop.NEWS);
      shop.goOn();
      assertThat(new String(body.readAllBytes(), ISO_8859_1)).isEqualTo(Shop.LATER);
    }

    HttpResponse<String> again = gateway.get("/news", "last-event-id", "a2");
    assertThat(again.statusCode()).as("the service wants no more of it").isEqualTo(204);
  }

  @Test
  void talksInItsOwnWords() throws IOException {
    try (FrameClient chat =
        FrameClient.open(
            gateway, "/chat/lamps?seat=4", "Sec-WebSocket-Protocol: chat.v1, chat.v2")) {
      assertThat(chat.head())
          .startsWith("HTTP/1.1 101 ")
          .containsIgnoringCase("\r\nsec-websocket-protocol: chat.v2\r\n")
          .containsIgnoringCase("\r\nset-cookie: seat=4\r\n")
          .containsIgnoringCase("\r\nx-path: /rooms/lamps?seat=4\r\n");
      Frames frames = chat.frames();
      assertThat(frames.read().text()).isEqualTo("welcome");
      assertThat(frames.read())
          .returns(Frames.PING, Frames.Frame::opcode)
          .returns("still there?", Frames.Frame::text);
      frames.pong("still there?".getBytes(UTF_8));
      frames.send("h\u00ebllo");
      assertThat(frames.read())
          .returns(Frames.BINARY, Frames.Frame::opcode)
          .returns(Shop.IMAGE, Frames.Frame::payload);
      Frames.Frame close = frames.read();
      assertThat(close.code()).isEqualTo(4001);
      assertThat(close.text()).endsWith("the shop closes");
      frames.close(4001);
      assertThat(frames.isAtEnd()).isTrue();
    }
    await().until(() -> shop.said().size() == 3);
    assertThat(shop.said())
        .extracting(Frames.Frame::opcode)
        .containsExactly(Frames.PONG, Frames.TEXT, Frames.CLOSE);
    assertThat(shop.said()).element(1).returns("h\u00ebllo", Frames.Frame::text);
    assertThat(shop.said()).last().returns(4001, Frames.Frame::code);
    await().until(() -> gateway.requestsInFlight() == 0);
  }

  @Test
  void refusesToTalkInItsOwnWords() throws IOException {
    try (FrameClient chat = FrameClient.open(gateway, "/chat/closed")) {
      assertThat(chat.head())
          .startsWith("HTTP/1.1 403 Forbidden\r\n")
          .containsIgnoringCase("\r\ncontent-type: text/plain\r\n");
      assertThat(chat.body()).isEqualTo("closed");
    }
  }
}
