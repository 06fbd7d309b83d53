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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoalescedRequestTest {

  private static final Map<String, List<String>> SENT =
      Map.of("authorization", List.of("Bearer a"), "x-tenant", List.of("t"));

  @Test
  void keysAllThatIsSentCredentialsIncluded() {
    assertThat(key("coalesce: true"))
        .containsExactly(
            "shop",
            "GET",
            "http://shop",
            "/part",
            "cookie",
            null,
            "x-tenant",
            "t",
            "authorization",
            "Bearer a",
            "not stored",
            "PT1S");
  }

  @Test
  void keysWhatTheCallReadsOfAnAnswerAndHowLongItWaits() {
    List<String> calls =
        List.of(
            "coalesce: true",
            "coalesce: true, timeout: 2s",
            "coalesce: true, absent-on: [404]",
            "coalesce: true, absent-on: [410]",
            "coalesce: true, pass-body: [409]",
            "coalesce: true, pass-headers: [link]",
            "coalesce: true, headers: { set: { x-kind: a } }",
            "coalesce: true, headers: { forward: [x-kind] }");
    Set<List<String>> keys = new HashSet<>();
    calls.forEach(call -> keys.add(key(call)));

    assertThat(keys).hasSameSizeAs(calls);
    assertThat(key("coalesce: true, keep: [a], as: other")).isEqualTo(key("coalesce: true"));
  }

  private static List<String> key(String keys) {
    String yaml =
        """
        upstreams:
          shop: { url: "http://shop", headers: { forward: [cookie, x-tenant, authorization] } }
        routes:
          page:
            path: /p
            calls: { part: { upstream: shop, path: /part, %s } }
        """
            .formatted(keys);
    CallPlan call =
        PlanCompiler.compile(
                new DefinitionReader(name -> null)
                    .read(List.of(new DefinitionFile("gateway.yaml", yaml))))
            .routes()
            .get(0)
            .calls()
            .get(0);
    return new CoalescedRequest(call, client())
        .key("shop", "http://shop", "/part").stream().map(part -> part.orElse(null)).toList();
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
