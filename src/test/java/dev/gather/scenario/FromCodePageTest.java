package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.docs.Markdown;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The routes that stand in the place of controllers. */
class FromCodePageTest {

  private static final Markdown PAGE = Markdown.fromCode();

  private static volatile boolean hasBills = true;

  private static Reply service(Recorded request) {
    return switch (request.path()) {
      case "/orders/7" -> Reply.json("{\"id\":\"7\",\"state\":\"placed\"}");
      case "/tickets/7" -> Reply.json("{\"state\":\"accepted\"}");
      case "/deliveries/7" -> Reply.json("{\"courier\":\"Ann\"}");
      case "/bills/7" -> hasBills ? Reply.json("{\"total\":12.30}") : Reply.status(500);
      case "/products/2" -> Reply.json("{\"id\":2,\"name\":\"lamp\",\"price\":12.30,\"stock\":3}");
      case "/baskets/b" ->
          request.method().equals("PUT")
              ? Reply.json(request.body())
              : Reply.json("{\"lines\":[{\"productId\":1,\"price\":1.50,\"quantity\":1}]}");
      default -> Reply.status(404);
    };
  }

  @Test
  void showAPageWithAndWithoutAService() {
    Markdown section = PAGE.section("## A page of four services");
    List<List<String>> documents = section.blocks("json");
    try (SocketStub services = SocketStub.start(FromCodePageTest::service);
        Gateway gateway = start(section, services)) {
      assertThat(gateway.get("/orders/7").body()).isEqualTo(documents.get(0).get(0));
      hasBills = false;
      assertThat(gateway.get("/orders/7").body()).isEqualTo(documents.get(1).get(0));
      assertThat(gateway.get("/orders/8").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void readChangeAndWrite() {
    Markdown section = PAGE.section("## Read, change, write");
    try (SocketStub services = SocketStub.start(FromCodePageTest::service);
        Gateway gateway = start(section, services)) {
      assertThat(add(gateway, "{\"productId\":2,\"quantity\":3}").body())
          .isEqualTo(
              """
              {"basket":{"lines":[{"productId":1,"price":1.50,"quantity":1},\
              {"productId":2,"name":"lamp","price":12.30,"quantity":3}]}}""");

      services.forget();
      assertThat(add(gateway, "{\"productId\":2,\"quantity\":4}").statusCode()).isEqualTo(409);
      assertThat(services.requests()).extracting(Recorded::method).doesNotContain("PUT");
      assertThat(add(gateway, "{}").statusCode()).isEqualTo(400);
      assertThat(add(gateway, "{\"productId\":9,\"quantity\":1}").statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<String> add(Gateway gateway, String item) {
    return gateway.send(
        gateway
            .request("/baskets/b/items")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(item))
            .build());
  }

  private static Gateway start(Markdown section, SocketStub services) {
    String yaml = String.join("\n", section.blocks("yaml").get(0));
    return Gateway.start(yaml.replaceAll("http://[a-z]+:8080", services.url()));
  }
}
