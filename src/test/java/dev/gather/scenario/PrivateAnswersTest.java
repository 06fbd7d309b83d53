package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.access.key.KeyFile;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No cache gives one caller what another was answered, whatever the service says of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivateAnswersTest {

  private static final String FOR_EVERYBODY =
      "Content-Type: application/json\r\nETag: \"1\"\r\nCache-Control: public, max-age=60\r\nX-Accel-Expires: 60\r\n";

  private final SocketStub service =
      SocketStub.start(
          request ->
              request.header("if-none-match").isEmpty()
                  ? Reply.of(200, FOR_EVERYBODY + "Vary: Accept\r\n", new byte[] {'1'})
                  : Reply.of(304, FOR_EVERYBODY + "Vary: Accept\r\n", new byte[0]));
  private Gateway gateway;

  @BeforeAll
  void start(@TempDir Path directory) {
    KeyFile keys = new KeyFile(directory.resolve("keys.yaml")).write(KeyFile.entry("ann", "key"));
    gateway =
        Gateway.start(
            """
            access: { default: authenticated, api-keys: { file: "%s" } }
            upstreams: { service: { url: "%s" } }
            routes:
              document: { path: /document, calls: { a: { upstream: service, path: /a, cache: upstream } } }
              proxy: { path: /proxy, proxy: { upstream: service, path: /a } }
              open: { path: /open, access: public, proxy: { upstream: service, path: /a } }
              cookie: { path: /cookie, access: public, require: [ { that: "cookie.u = 'ann'" } ], proxy: { upstream: service, path: /a } }
              header: { path: /header, access: public, params: { header.x-mode: { type: integer } }, proxy: { upstream: service, path: /a } }
            """
                .formatted(keys.path(), service.url()));
  }

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/document", "/proxy"})
  void areForTheirCallerAloneAndSoIsThatTheyHaveNotChanged(String path) {
    HttpResponse<String> whole = gateway.get(path, "x-api-key", "key");
    String tag = whole.headers().firstValue("etag").orElseThrow();
    HttpResponse<String> same = gateway.get(path, "x-api-key", "key", "if-none-match", tag);

    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(same.statusCode()).isEqualTo(304);
    for (HttpResponse<String> answer : List.of(whole, same)) {
      assertThat(all(answer, "cache-control")).contains("private").doesNotContain("public");
      assertThat(all(answer, "vary")).contains("x-api-key");
      assertThat(all(answer, "x-accel-expires")).isEmpty();
    }
    assertThat(all(gateway.get("/proxy", "x-api-key", "key"), "vary")).contains("Accept");
  }

  @Test
  void areForWhoSendsTheCookieThatLetsThemIn() {
    HttpResponse<String> answer = gateway.get("/cookie", "Cookie", "u=ann");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(all(answer, "cache-control")).contains("private").doesNotContain("public");
    assertThat(all(answer, "vary")).contains("Accept", "cookie");
    assertThat(gateway.get("/cookie", "Cookie", "u=bob").statusCode()).isEqualTo(403);
  }

  @Test
  void dependOnAHeaderThatLetsThemInAndAreForAllWhoSendIt() {
    HttpResponse<String> answer = gateway.get("/header", "X-Mode", "7");

    assertThat(all(answer, "cache-control")).contains("public");
    assertThat(all(answer, "vary")).contains("Accept", "x-mode");
  }

  @Test
  void areStoredByNobodyWhereTheyAreStreamsOrProblems() {
    HttpRequest stream =
        gateway
            .request("/document")
            .headers("x-api-key", "key", "accept", "text/event-stream")
            .build();

    assertThat(all(gateway.send(stream), "cache-control")).containsExactly("no-store");
    for (String path : List.of("/document", "/proxy")) {
      HttpResponse<String> refused = gateway.get(path);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(all(refused, "cache-control")).containsExactly("no-store");
    }
  }

  @Test
  void areAskedForWithoutTheKeyThatTheCallerIsKnownBy() {
    gateway.get("/proxy", "x-api-key", "key", "x-own", "mine");

    assertThat(service.requests())
        .filteredOn(request -> !request.header("x-own").isEmpty())
        .singleElement()
        .satisfies(request -> assertThat(request.header("x-api-key")).isEmpty());
  }

  @Test
  void areLeftAsTheyAreWhereEverybodyHasTheSame() {
    HttpResponse<String> open = gateway.get("/open", "x-api-key", "key");

    assertThat(all(open, "cache-control")).containsExactly("public", "max-age=60");
    assertThat(all(open, "x-accel-expires")).containsExactly("60");
    assertThat(all(open, "vary")).containsExactly("Accept");
  }

  private static List<String> all(HttpResponse<String> answer, String name) {
    return answer.headers().allValues(name).stream()
        .flatMap(line -> Arrays.stream(line.split(",", -1)))
        .map(String::strip)
        .toList();
  }
}
