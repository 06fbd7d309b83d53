package dev.gather.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.definition.model.AdmissionDefinition;
import dev.gather.definition.model.AnswerFormat;
import dev.gather.definition.model.BulkheadDefinition;
import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.CircuitBreakerDefinition;
import dev.gather.definition.model.CircuitWindow;
import dev.gather.definition.model.ForwardedForm;
import dev.gather.definition.model.GatewayDefinition;
import dev.gather.definition.model.HeadersDefinition;
import dev.gather.definition.model.ParamsDefinition;
import dev.gather.definition.model.RetryDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.model.ShapeDefinition;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.problem.Problem;
import dev.gather.definition.yaml.DefinitionFile;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class DefinitionReaderTest {

  private static final String WHOLE =
      """
      # yaml-language-server: $schema=./gateway.schema.json
      upstreams:
        catalog:
          url: http://catalog:8080        # absolute http(s) URL; call paths are appended
          timeout: 1s                     # one attempt: connect, headers and whole body
          connect-timeout: 500ms
          max-body: 1MB                   # decoded bytes of one answer
          bulkhead:        { max-concurrent: 64, max-queued: 64, max-wait: 100ms }
          circuit-breaker: { failure-rate: 50, slow-call-rate: 100, slow-call-after: 1s, window: 10s,
                             minimum-calls: 20, open-for: 10s, probes: 5 }
          retry:           { max-attempts: 2, backoff: 50ms, max-backoff: 1s, budget: 20 }   # budget: % of calls
          headers:
            forward: [accept-language]    # nothing of the client's is forwarded unless named here
            set: { x-api-key: "${CATALOG_KEY}" }
      routes:
        product-page:
          path: /api/products/{id}
          method: GET
          deadline: 2s                    # the whole request
          calls:
            product:  { upstream: catalog, path: "/products/{path.id}" }
            seller:   { upstream: sellers, path: "/sellers/{product.sellerId}" }      # runs after product
            reviews:  { upstream: reviews, path: "/reviews?product={path.id}&limit={query.limit:10}",
                        required: false }
            stock:    { upstream: stock, path: "/stock/{path.id}", fallback: { available: null } }
      """;

  @Test
  void readsTheWholeExampleOfTheDesign() {
    GatewayDefinition definition = Reading.valid(WHOLE, "CATALOG_KEY", "k-1");

    UpstreamDefinition catalog = Reading.upstream(definition, "catalog");
    assertThat(catalog.url()).isEqualTo(URI.create("http://catalog:8080"));
    assertThat(catalog.headers())
        .isEqualTo(
            new HeadersDefinition(
                List.of("accept-language"), Map.of("x-api-key", "k-1"), Optional.empty()));
    RouteDefinition page = Reading.route(definition, "product-page");
    assertThat(page.path()).isEqualTo("/api/products/{id}");
    assertThat(page.document().calls().keySet())
        .containsExactly("product", "seller", "reviews", "stock");
    assertThat(Reading.call(page, "product").failure().isRequired()).isTrue();
    assertThat(Reading.call(page, "reviews").request().path())
        .isEqualTo("/reviews?product={path.id}&limit={query.limit:10}");
    assertThat(Reading.call(page, "reviews").failure().isRequired()).isFalse();
    assertThat(Reading.call(page, "stock").failure().isRequired()).isFalse();
    assertThat(Reading.call(page, "stock").failure().fallback().map(Object::toString))
        .hasValue("{\"available\":null}");
  }

  @Test
  void showsTheDefaultsInTheWholeExample() {
    UpstreamDefinition written =
        Reading.upstream(Reading.valid(WHOLE, "CATALOG_KEY", "k-1"), "catalog");
    UpstreamDefinition unwritten = Reading.upstream(Reading.valid(Reading.SMALLEST), "catalog");

    assertThat(written).usingRecursiveComparison().ignoringFields("headers").isEqualTo(unwritten);
  }

  @Test
  void givesAnUpstreamItsDefaults() {
    assertThat(Reading.upstream(Reading.valid(Reading.SMALLEST), "catalog"))
        .isEqualTo(
            new UpstreamDefinition(
                "catalog",
                URI.create("http://catalog:8080"),
                new UpstreamDefinition.Limits(
                    Duration.ofSeconds(1), Duration.ofMillis(500), 1024 * 1024, 100),
                new BulkheadDefinition(64, 64, Duration.ofMillis(100)),
                new CircuitBreakerDefinition(
                    50,
                    100,
                    Duration.ofSeconds(1),
                    new CircuitWindow.Time(Duration.ofSeconds(10)),
                    20,
                    Duration.ofSeconds(10),
                    5),
                new RetryDefinition(2, Duration.ofMillis(50), Duration.ofSeconds(1), 20),
                new HeadersDefinition(List.of(), Map.of(), Optional.empty()),
                ForwardedForm.X_FORWARDED,
                new AnswerFormat.Json(),
                1000));
  }

  @Test
  void givesARouteAndItsCallTheirDefaults() {
    CallDefinition call =
        new CallDefinition(
            "product",
            new CallDefinition.Exchange("catalog", "GET", Duration.ofSeconds(1)),
            new CallDefinition.Request("/products/{path.id}", Optional.empty()),
            Optional.empty(),
            new CallDefinition.Schedule(
                Optional.empty(),
                List.of(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty()),
            new CallDefinition.Failure(
                Optional.empty(), Optional.empty(), Set.of(401, 403, 404, 410), Optional.empty()),
            new ShapeDefinition(Optional.empty(), List.of(), List.of(), Map.of(), Optional.empty()),
            Optional.empty(),
            new CallDefinition.Placement(Optional.empty(), Optional.empty(), false, false));

    assertThat(Reading.route(Reading.valid(Reading.SMALLEST), "product"))
        .isEqualTo(
            new RouteDefinition(
                "product",
                List.of("GET"),
                "/products/{id}",
                Duration.ofSeconds(2),
                new RouteDefinition.Document(
                    Map.of("product", call),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    new RouteDefinition.Success(Optional.empty(), OptionalInt.empty()),
                    false),
                Optional.empty(),
                new AdmissionDefinition(
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    ParamsDefinition.NONE),
                new RouteDefinition.Documentation(Optional.empty(), Optional.empty(), List.of())));
  }

  @Test
  void readsEveryKeyOfARouteAndOfACall() {
    GatewayDefinition definition =
        Reading.valid(
            """
                routes:
                  order:
                    path: /orders
                    method: POST
                    deadline: 1h
                    summary: Place an order
                    description: All of it.
                    tags: [orders, write]
                    calls:
                      user: { upstream: users, path: /me, hidden: true }
                      order:
                        upstream: orders
                        path: /orders
                        method: PUT
                        body: { id: "{body.id}", price: 1.10, big: 123456789012345678901234567890 }
                        required: true
                        fallback: null
                        pass-status: [409, 422]
                        after: [user]
                        timeout: 5m
                        as: result
                        merge: true
                """);
    RouteDefinition route = Reading.route(definition, "order");

    assertThat(route.method()).isEqualTo("POST");
    assertThat(route.deadline()).isEqualTo(Duration.ofHours(1));
    assertThat(route.documentation().summary()).hasValue("Place an order");
    assertThat(route.documentation().description()).hasValue("All of it.");
    assertThat(route.documentation().tags()).containsExactly("orders", "write");
    assertThat(Reading.call(route, "user").placement().hidden()).isTrue();
    CallDefinition order = Reading.call(route, "order");
    assertThat(order.exchange().method()).isEqualTo("PUT");
    assertThat(order.failure().required()).hasValue(true);
    assertThat(order.failure().fallback().map(Object::toString)).hasValue("null");
    assertThat(order.failure().passStatus()).containsExactly(409, 422);
    assertThat(order.schedule().after()).containsExactly("user");
    assertThat(order.exchange().timeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(order.placement().as()).hasValue("result");
    assertThat(order.placement().merge()).isTrue();
    assertThat(JsonMapper.shared().writeValueAsString(order.request().body().orElseThrow()))
        .isEqualTo("{\"id\":\"{body.id}\",\"price\":1.10,\"big\":123456789012345678901234567890}");
  }

  @Test
  void reportsAllProblemsAtOnceInTheOrderOfTheFile() {
    LoadedDefinition loaded =
        Reading.read(
            """
            upstreams:
              catalog:
                url: catalog:8080
                tiemout: 1s
                bulkhead: { max-concurrent: 0 }
            routes:
              page:
                path: products
                method: get
                calls:
                  product: { upstream: catalog }
                  Seller: { upstream: sellers, path: "/x", merge: yes }
                  stock: { upstream: stock, path: "${STOCK_PATH}" }
            """);

    assertThatThrownBy(loaded.problems()::throwIfAny)
        .isInstanceOf(DefinitionException.class)
        .hasMessage(
            """
            gateway.yaml:3:10: `url` is `catalog:8080`, which is no http or https URL (expected: an absolute http or https URL such as http://catalog:8080, without user, query, fragment or template)
            gateway.yaml:4:5: unknown key `tiemout` (expected: one of url, timeout, connect-timeout, max-body, max-depth, bulkhead, circuit-breaker, retry, headers, forwarded, format, xml-lists, websockets; did you mean `timeout`?)
            gateway.yaml:5:33: `max-concurrent` is `0` (expected: a whole number from 1 to 100000)
            gateway.yaml:8:11: `path` is `products` (expected: a path that begins with /)
            gateway.yaml:9:13: `method` is `get` (expected: one of GET, POST, PUT, PATCH, DELETE; did you mean `GET`?)
            gateway.yaml:11:7: missing key `path` (expected: a path that begins with /)
            gateway.yaml:12:7: name `Seller` is not allowed (expected: a lower-case letter, then letters, digits and underscores)
            gateway.yaml:12:55: `merge` is `yes` (expected: true or false)
            gateway.yaml:13:40: environment variable `STOCK_PATH` is not set (expected: a value, or a default as in ${STOCK_PATH:default})""");
  }

  @Test
  void keepsEveryNameAndGivesDefaultsWhereValuesAreBroken() {
    GatewayDefinition definition =
        Reading.read(
                """
                upstreams:
                  catalog: 5
                  Sellers: { url: "http://a b", timeout: soon, headers: { forward: [host, x] } }
                routes:
                  page:
                    calls:
                      product: nothing
                      seller: { upstream: [], path: 5, pass-status: [404, 999] }
                  empty:
                """)
            .definition();

    assertThat(definition.upstreams().keySet()).containsExactly("catalog", "Sellers");
    UpstreamDefinition sellers = Reading.upstream(definition, "Sellers");
    assertThat(sellers.url()).isEqualTo(URI.create("http://invalid"));
    assertThat(sellers.limits().timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(sellers.headers().forward()).isEmpty();
    assertThat(definition.routes().keySet()).containsExactly("page", "empty");
    RouteDefinition page = Reading.route(definition, "page");
    assertThat(page.path()).isEmpty();
    assertThat(Reading.call(page, "product").exchange().upstream()).isEmpty();
    assertThat(Reading.call(page, "seller").exchange().upstream()).isEmpty();
    assertThat(Reading.call(page, "seller").request().path()).isEmpty();
    assertThat(Reading.call(page, "seller").failure().passStatus())
        .containsExactly(401, 403, 404, 410);
    assertThat(Reading.route(definition, "empty").document().calls()).isEmpty();
  }

  @Test
  void putsFilesTogetherInTheirOrder() {
    LoadedDefinition loaded =
        Reading.read(
            List.of(
                new DefinitionFile("b.yaml", "upstreams: { b: { url: http://b } }"),
                new DefinitionFile("a.yaml", "upstreams: { a: { url: http://a } }"),
                new DefinitionFile(
                    "r.yaml",
                    "routes: { r: { path: /, calls: { c: { upstream: a, path: / } } } }")));

    assertThat(loaded.problems().sorted()).isEmpty();
    assertThat(loaded.definition().upstreams().keySet()).containsExactly("b", "a");
    assertThat(loaded.definition().routes().keySet()).containsExactly("r");
  }

  @Test
  void namesBothPlacesOfANameDefinedInTwoFiles() {
    LoadedDefinition loaded =
        Reading.read(
            List.of(
                new DefinitionFile("a.yaml", Reading.SMALLEST),
                new DefinitionFile("b.yaml", "# again\n" + Reading.SMALLEST)));

    assertThat(loaded.problems().sorted())
        .extracting(Problem::toString)
        .containsExactly(
            "b.yaml:3:3: upstream `catalog` is defined twice"
                + " (expected: once; the first is at a.yaml:2:3)",
            "b.yaml:6:3: route `product` is defined twice"
                + " (expected: once; the first is at a.yaml:5:3)");
  }

  @Test
  void readsTheOtherFilesWhenOneIsUnreadable() {
    LoadedDefinition loaded =
        Reading.read(
            List.of(
                new DefinitionFile("a.yaml", "upstreams: ["),
                new DefinitionFile("b.yaml", "upstreams: { b: { url: ftp://b } }")));

    assertThat(loaded.problems().isIncomplete()).isTrue();
    assertThat(loaded.problems().sorted())
        .extracting(problem -> problem.location().toString())
        .containsExactly("a.yaml:1:13", "b.yaml:1:24");
    assertThat(loaded.definition().upstreams().keySet()).containsExactly("b");
  }

  @Test
  void asksForAtLeastOneFile() {
    assertThat(Reading.read(List.of()).problems().sorted())
        .extracting(Problem::toString)
        .containsExactly("definitions:1:1: no definition file (expected: at least one)");
  }
}
