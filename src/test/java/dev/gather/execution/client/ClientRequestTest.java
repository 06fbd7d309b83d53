package dev.gather.execution.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.access.caller.Caller;
import dev.gather.definition.DefinitionReader;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.execution.observed.Fixtures;
import dev.gather.plan.Input;
import dev.gather.plan.compile.PlanCompiler;
import dev.gather.upstream.field.Forwarding;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClientRequestTest {

  private static final List<Input> NAMED =
      inputs(
          "path: '/p/{path.read}?a={query.read}&b={header.x-Read}&e={cookie.read}', body: { c: '{body.read}', d:"
              + " '{claims.read}' }",
          "[authorization]");

  private static final List<Input> WHOLE =
      inputs(
          "path: /p, when: 'path.read = query.read and header.`x-read` = body.read and"
              + " cookie.read = 1 and"
              + " claims.read = 1'",
          "[authorization]");

  @ParameterizedTest
  @EnumSource
  void tellsRequestsApartThatDifferInWhatIsReadOfAKind(Input.Kind kind) {
    for (Map<String, String> other : differing(kind, true)) {
      assertThat(client(other).key(NAMED))
          .as("%s", other)
          .isNotEqualTo(client(Map.of()).key(NAMED));
      assertThat(client(other).key(WHOLE))
          .as("%s", other)
          .isNotEqualTo(client(Map.of()).key(WHOLE));
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesRequestsForTheSameThatDifferInWhatNothingReadsOfAKind(Input.Kind kind) {
    for (Map<String, String> other : differing(kind, false)) {
      assertThat(client(other).key(NAMED)).as("%s", other).isEqualTo(client(Map.of()).key(NAMED));
      assertThat(client(other).key(WHOLE))
          .as("%s", other)
          .isNotEqualTo(client(Map.of()).key(WHOLE));
    }
  }

  @Test
  void tellsWhatIsAbsentFromWhatIsEmptyAndOneValueFromTwo() {
    List<List<Object>> keys =
        List.of(
            query(Map.of()).key(NAMED),
            query(Map.of("read", List.of(""))).key(NAMED),
            query(Map.of("read", List.of("a\nb"))).key(NAMED),
            query(Map.of("read", List.of("a", "b"))).key(NAMED));

    assertThat(keys).doesNotHaveDuplicates();
  }

  @Test
  void takesFieldsForTheSameThatMeanTheSame() {
    List<Object> key = query(Map.of("fields", List.of("a.b,c"))).key(NAMED);

    for (List<String> same :
        List.of(List.of("c,a.b"), List.of("c", "a.b"), List.of("c,a.b.c,['a'].b,c"))) {
      assertThat(query(Map.of("fields", same)).key(NAMED)).isEqualTo(key);
    }
    for (List<String> other : List.of(List.of("!a.b,!c"), List.of("['a.b'],c"), List.of("a.b,"))) {
      assertThat(query(Map.of("fields", other)).key(NAMED)).isNotEqualTo(key);
    }
  }

  @Test
  void isOnlyWhatKeysAreMadeOfWhenItIsNobodys() {
    assertThat(Arrays.stream(ClientRequest.class.getRecordComponents()))
        .as("what calls may read has a kind of input; what they are told has to be left out")
        .extracting(RecordComponent::getName)
        .containsExactly(
            "path",
            "query",
            "headers",
            "body",
            "caller",
            "observed",
            "forwarding",
            // Made of path, query and headers.
            "typed");

    ClientRequest nobodys = client(Map.of()).anonymous();
    assertThat(nobodys.observed().isAnonymous()).isTrue();
    assertThat(nobodys.forwarding()).isSameAs(Forwarding.NONE);
  }

  /** Requests that differ from the plain one in one value each. */
  private static List<Map<String, String>> differing(Input.Kind kind, boolean isRead) {
    String name = isRead ? "read" : "unread";
    return switch (kind) {
      case PATH -> List.of(Map.of("path " + name, "b"));
      case QUERY -> List.of(Map.of("query " + name, "b"));
      case HEADER ->
          isRead
              ? List.of(Map.of("header x-read", "b"), Map.of("header authorization", "b"))
              : List.of(Map.of("header x-unread", "b"), Map.of("header cookie", "b"));
      case COOKIE -> List.of(Map.of("cookie " + name, "b"));
      case BODY -> isRead ? List.of(Map.of("body", "{\"read\":\"b\"}")) : List.of();
      case CLAIMS -> List.of(Map.of("claim " + name, "b"));
      case CALLER ->
          isRead
              ? List.of(Map.of("issuer", "b"), Map.of("subject", "b"), Map.of("scope", "b"))
              : List.of();
      case FIELDS -> isRead ? List.of(Map.of("fields", "part")) : List.of();
    };
  }

  /**
   * @param other in place of {@code a}, which all values are
   */
  private static ClientRequest client(Map<String, String> other) {
    Map<String, List<String>> headers = new HashMap<>();
    for (String name : List.of("x-read", "x-unread", "authorization", "cookie")) {
      headers.put(name, List.of(other.getOrDefault("header " + name, "a")));
    }
    Map<String, List<String>> query = new HashMap<>();
    query.put("read", List.of(other.getOrDefault("query read", "a")));
    query.put("unread", List.of(other.getOrDefault("query unread", "a")));
    Optional.ofNullable(other.get("fields"))
        .ifPresent(named -> query.put("fields", List.of(named)));
    return client(
        Map.of(
            "read", other.getOrDefault("path read", "a"),
            "unread", other.getOrDefault("path unread", "a")),
        query,
        headers,
        Map.of(
            "read", List.of(other.getOrDefault("cookie read", "a")),
            "unread", List.of(other.getOrDefault("cookie unread", "a"))),
        other.getOrDefault("body", "{\"read\":\"a\"}"),
        Optional.of(caller(other)));
  }

  private static Caller caller(Map<String, String> other) {
    String claims =
        "{\"read\":\"%s\",\"unread\":\"%s\"}"
            .formatted(
                other.getOrDefault("claim read", "a"), other.getOrDefault("claim unread", "a"));
    return new Caller(
        other.getOrDefault("issuer", "a"),
        other.getOrDefault("subject", "a"),
        List.of(other.getOrDefault("scope", "a")),
        claims.getBytes(UTF_8),
        Optional.empty());
  }

  private static ClientRequest query(Map<String, List<String>> query) {
    return client(Map.of(), query, Map.of(), Map.of(), "{}", Optional.empty());
  }

  private static ClientRequest client(
      Map<String, String> path,
      Map<String, List<String>> query,
      Map<String, List<String>> headers,
      Map<String, List<String>> cookies,
      String body,
      Optional<Caller> caller) {
    return new ClientRequest(
        path,
        query,
        new SentHeaders(headers, cookies),
        Optional.of(body.getBytes(UTF_8)),
        caller,
        Fixtures.request("page"),
        Forwarding.NONE);
  }

  private static List<Input> inputs(String call, String forward) {
    String yaml =
        """
        access: { jwt: { issuer: "https://id", audience: gather } }
        upstreams: { shop: { url: "http://shop", headers: { forward: %s } } }
        routes:
          page:
            method: POST
            path: /p/{read}/{unread}
            access: authenticated
            fields: true
            calls:
              part: { upstream: shop, method: POST, %s }
        """
            .formatted(forward, call);
    List<Input> read =
        PlanCompiler.compile(
                new DefinitionReader(name -> null)
                    .read(List.of(new DefinitionFile("gateway.yaml", yaml))))
            .routes()
            .get(0)
            .inputs();
    return Stream.concat(read.stream(), Stream.of(Input.CALLER)).toList();
  }
}
