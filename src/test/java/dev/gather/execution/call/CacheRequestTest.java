package dev.gather.execution.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.execution.client.ClientHeaders;
import dev.gather.execution.client.ClientRequest;
import dev.gather.execution.client.SentHeaders;
import dev.gather.execution.observed.Fixtures;
import dev.gather.plan.CallPlan;
import dev.gather.plan.compile.PlanCompiler;
import dev.gather.upstream.field.Forwarding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CacheRequestTest {

  private static final Map<String, List<String>> SENT =
      Map.of(
          "accept-language", List.of("de", "fr"),
          "authorization", List.of("Bearer a"),
          "x-tenant", List.of("t"),
          "x-other", List.of("o"));

  /** The database has keys made of these parts: other ones would find nothing of what is stored. */
  @Test
  void keysWhatIsSentByNameAndValueAndWhoseItIsBehindThat() {
    String forward = "[cookie, x-tenant, accept-language, x-absent, authorization]";

    assertThat(key(forward, "scope: user"))
        .containsExactly(
            "shop",
            "GET",
            "http://shop",
            "/part?a=b",
            "x-tenant",
            "t",
            "accept-language",
            "de\nfr",
            "x-absent",
            null,
            "user",
            "authorization",
            "Bearer a",
            "cookie",
            null);
    assertThat(key(forward, "scope: shared, vary: [accept-language, x-tenant]"))
        .containsExactly(
            "shop",
            "GET",
            "http://shop",
            "/part?a=b",
            "accept-language",
            "de\nfr",
            "x-tenant",
            "t");
    assertThat(key("[]", "tags: []")).containsExactly("shop", "GET", "http://shop", "/part?a=b");
  }

  private static List<String> key(String forward, String cache) {
    String yaml =
        """
        upstreams: { shop: { url: "http://shop", headers: { forward: %s } } }
        routes:
          page:
            path: /p
            calls: { part: { upstream: shop, path: /part, cache: { ttl: 1m, %s } } }
        """
            .formatted(forward, cache);
    CallPlan call =
        PlanCompiler.compile(
                new DefinitionReader(name -> null)
                    .read(List.of(new DefinitionFile("gateway.yaml", yaml))))
            .routes()
            .get(0)
            .calls()
            .get(0);
    return new CacheRequest("page", call, call.cache().orElseThrow(), client())
        .key("shop", "http://shop", "/part?a=b").stream().map(part -> part.orElse(null)).toList();
  }

  private static ClientRequest client() {
    ClientHeaders headers = new SentHeaders(SENT);
    return new ClientRequest(
        Map.of(),
        Map.of(),
        headers,
        Optional.empty(),
        Optional.empty(),
        Fixtures.request("page"),
        Forwarding.NONE);
  }
}
