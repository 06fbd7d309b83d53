package dev.gather.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoServicesTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static DemoServices services;

  @BeforeAll
  static void startServices() {
    services = DemoServices.startOnFreePorts();
  }

  @AfterAll
  static void stopServices() {
    services.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyServiceSaysThatItIsUp(DemoService service) throws Exception {
    HttpResponse<String> answer = get(service, "/health");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("status").stringValue()).isEqualTo("UP");
  }

  @ParameterizedTest
  @CsvSource({
    "CATALOG, /products/1, /id",
    "CATALOG, '/products?page=99&sort=name', /1/id",
    "CATALOG, /products/999/similar, /3/id",
    "CATALOG, '/recommendations?category=lighting,living', /3/name",
    "SELLERS, /sellers/12, /name",
    "REVIEWS, /reviews?product=42&limit=1, /items/0/stars",
    "STOCK, /stock/42, /available",
    "USERS, /users/7, /name",
    "USERS, /users/7/notifications, /0/text",
    "USERS, /users/7/interests, /categories/0",
    "CATALOG, /suggestions?text=lamp, /1",
    "STOCK, /low, /0/available",
    "USERS, /online, /guests",
    "ORDERS, /orders?user=7&limit=10, /9/lines/1/productId",
    "ORDERS, /today, /revenue/amount",
    "ORDERS, /orders/740, /state",
    "ORDERS, /orders/739/delivery, /expectedInDays",
    "POSTS, /posts?limit=1, /0/text",
    "POSTS, /topics, /0",
    "IDENTITY, /keys, /keys/0/kid",
  })
  void everyAnswerIsJsonAndHasTheMembersThatScreensShow(
      DemoService service, String path, String member) throws Exception {
    HttpResponse<String> answer = get(service, path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(json(answer).at(member).isMissingNode()).as(answer.body()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "CATALOG, /products/1000",
    "SELLERS, /sellers/0",
    "REVIEWS, /reviews?product=none&limit=3",
    "STOCK, /stock/1000",
    "USERS, /users/someone",
    "USERS, '/users?ids=1,1000'",
    "ORDERS, /orders/0/delivery",
    "ORDERS, /orders/740/delivery",
    "CATALOG, '/products?page=0&sort=name'",
    "POSTS, /posts?limit=101",
  })
  void unknownIdsAreNotFound(DemoService service, String path) throws Exception {
    HttpResponse<String> answer = get(service, path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).path("status").intValue()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"1", "3", "10"})
  void reviewsKeepToTheLimit(int limit) throws Exception {
    JsonNode reviews = json(get(DemoService.REVIEWS, "/reviews?product=42&limit=" + limit));

    assertThat(reviews.path("items").size()).isEqualTo(limit);
  }

  @Test
  void everyProductIsSoldByAKnownSeller() throws Exception {
    for (int id : new int[] {1, 12, 999}) {
      String seller = json(get(DemoService.CATALOG, "/products/" + id)).path("sellerId").toString();

      assertThat(get(DemoService.SELLERS, "/sellers/" + seller).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void everyProductOfAnOrderIsInTheCatalog() throws Exception {
    JsonNode orders = json(get(DemoService.ORDERS, "/orders?user=999&limit=10"));

    assertThat(orders.size()).isEqualTo(10);
    for (JsonNode order : orders) {
      for (JsonNode line : order.path("lines")) {
        String product = "/products/" + line.path("productId");
        assertThat(get(DemoService.CATALOG, product).statusCode()).as(product).isEqualTo(200);
      }
    }
  }

  @Test
  void aHundredPostsAreByEightyAuthorsWhoAreAllKnown() throws Exception {
    JsonNode posts = json(get(DemoService.POSTS, "/posts?limit=100"));
    List<String> authors =
        posts.valueStream().map(post -> post.path("authorId").toString()).distinct().toList();
    JsonNode users = json(get(DemoService.USERS, "/users?ids=" + String.join(",", authors)));

    assertThat(posts.size()).isEqualTo(100);
    assertThat(authors).hasSize(80);
    assertThat(users.valueStream().map(user -> user.path("id").toString()))
        .containsExactlyElementsOf(authors);
  }

  @Test
  void aSearchFindsAsManyAsAreAskedForAndSaysWhatItLookedFor() throws Exception {
    JsonNode found = json(search("{\"text\": \"a \\\"ü\\\" & 1\", \"size\": 20}"));

    assertThat(found.path("text").stringValue()).isEqualTo("a \"ü\" & 1");
    assertThat(found.path("hits").size()).isEqualTo(20);
    assertThat(search("{\"text\": \"\", \"size\": 20}").statusCode()).isEqualTo(404);
  }

  @Test
  void whatADashboardShowsChanges() throws Exception {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      seen.add(get(DemoService.ORDERS, "/today").body());
    }

    assertThat(seen).hasSizeGreaterThan(1);
  }

  @Test
  void aBusyPortIsNamedWithItsService() throws Exception {
    try (DemoServices first = DemoServices.startOnFreePorts()) {
      int busy = first.server(DemoService.STOCK).port();

      assertThatThrownBy(
              () -> DemoServices.start(service -> service == DemoService.STOCK ? busy : 0, 0))
          .isInstanceOf(PortInUseException.class)
          .hasMessageStartingWith("stock: port " + busy + " is in use (expected: free");
    }
  }

  @Test
  void theDefinitionFileIsFoundAndNamesEveryService() throws Exception {
    String definition = Files.readString(DemoFiles.definition());

    assertThat(services.urls()).hasSize(DemoService.values().length + 1);
    for (DemoService service : DemoService.values()) {
      assertThat(definition)
          .contains(
              "\"${%s:http://127.0.0.1:%d}".formatted(service.urlVariable(), service.usualPort()));
    }
  }

  private static HttpResponse<String> get(DemoService service, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create(services.url(service) + path);
    return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> search(String json) throws IOException, InterruptedException {
    URI uri = URI.create(services.url(DemoService.CATALOG) + "/search");
    HttpRequest request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(json)).build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }
}
