package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.docs.Markdown;
import org.junit.jupiter.api.Test;

/** What the page on composition shows of typed parameters. */
class ParamsPageTest {

  @Test
  void isReadAndPassedOn() {
    Markdown section = Markdown.composition().section("## Typed parameters");
    String yaml = String.join("\n", section.blocks("yaml").get(0));
    try (SocketStub service = SocketStub.start(request -> Reply.json("1"));
        Gateway shown = Gateway.start(yaml.replace("http://catalog:8080", service.url()))) {
      assertThat(shown.get("/api/categories/7/products").statusCode()).isEqualTo(200);
      assertThat(service.requests())
          .extracting(Recorded::target)
          .containsExactlyInAnyOrder("/search", "/offers/7");
      assertThat(section.lines())
          .anyMatch(line -> line.contains("`" + service.requests("/search").get(0).body() + "`"));
      assertThat(shown.get("/api/categories/7/products?pgae=2").statusCode()).isEqualTo(400);

      service.forget();
      shown.get("/api/categories/7/products?page=2&brand=a&brand=b", "X-Currency", "USD");
      assertThat(service.requests())
          .extracting(Recorded::body)
          .containsExactly(
              "{\"category\":7,\"page\":2,\"brands\":[\"a\",\"b\"],\"currency\":\"USD\"}");
    }
  }
}
