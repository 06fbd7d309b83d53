package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service knows nothing of one element of a list that the page needs. */
class MissingElementsTest {

  private static SocketStub shop;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    shop =
        SocketStub.start(
            request ->
                request.path().equals("/cart")
                    ? Reply.json("[{\"id\":1},{\"id\":2}]")
                    : request.path().endsWith("2") ? Reply.status(404) : Reply.json("{}"));
    gateway =
        Gateway.start(
            """
            upstreams: { shop: { url: "%s" } }
            routes:
              usual:
                path: /usual
                calls:
                  cart: { upstream: shop, path: /cart }
                  products: { upstream: shop, path: "/products/{item.id}", for-each: cart }
              asked:
                path: /asked
                calls:
                  cart: { upstream: shop, path: /cart }
                  products: { upstream: shop, path: "/products/{item.id}", for-each: cart, pass-status: [404] }
              one:
                path: /one
                calls: { product: { upstream: shop, path: /products/2 } }
            """
                .formatted(shop.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    shop.close();
  }

  @ParameterizedTest
  @CsvSource({"/usual, 502", "/asked, 404", "/one, 404"})
  void isNoMissingPageUnlessTheFileSaysSo(String path, int status) {
    assertThat(gateway.get(path).statusCode()).isEqualTo(status);
  }
}
