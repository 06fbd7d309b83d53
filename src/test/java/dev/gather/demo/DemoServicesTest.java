package dev.gather.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
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
    "CATALOG, /products/999/similar, /3/id",
    "CATALOG, '/recommendations?category=lighting,living', /3/name",
    "SELLERS, /sellers/12, /name",
    "REVIEWS, /reviews?product=42&limit=1, /items/0/stars",
    "STOCK, /stock/42, /available",
    "USERS, /users/7, /name",
    "USERS, /users/7/notifications, /0/text",
    "USERS, /users/7/interests, /categories/0",
    "ORDERS, /orders?user=7&limit=10, /9/total/amount",
    "ORDERS, /orders/739/delivery, /expectedInDays",
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
    "ORDERS, /orders/0/delivery",
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
  void aBusyPortIsNamedWithItsService() throws Exception {
    try (DemoServices first = DemoServices.startOnFreePorts()) {
      int busy = first.server(DemoService.STOCK).port();

      assertThatThrownBy(
              () -> DemoServices.start(service -> service == DemoService.STOCK ? busy : 0))
          .isInstanceOf(PortInUseException.class)
          .hasMessageStartingWith("stock: port " + busy + " is in use (expected: free");
    }
  }

  @Test
  void theDefinitionFileIsFoundAndNamesEveryService() throws Exception {
    String definition = Files.readString(DemoFiles.definition());

    assertThat(services.urls()).hasSize(DemoService.values().length);
    for (DemoService service : DemoService.values()) {
      assertThat(definition)
          .contains(
              "\"${%s:http://127.0.0.1:%d}\""
                  .formatted(service.urlVariable(), service.usualPort()));
    }
  }

  private static HttpResponse<String> get(DemoService service, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create(services.url(service) + path);
    return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }
}
