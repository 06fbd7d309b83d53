package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.Dots;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Thousands of random texts as values; the JDK's own decoders say what an upstream reads. */
class RandomValuesTest {

  private static final int ROUNDS = 500;

  /** Characters that mean something somewhere come up far more often than by chance. */
  private static final String POINTED =
      "/\\.%?#&=+;:@!$'()*,~[]{}|^`\"<> \t\r\n\u0000\u007f\u0085\u00a0\u00e9\u0301\u2028\ufeff\uff0f2eE5cC0x";

  private static final String DEFINITION =
      """
      upstreams:
        service: { url: "%s/base", retry: { max-attempts: 1 } }
      routes:
        random:
          path: "/random/{a}/{b}"
          calls:
            byClient: { upstream: service,
                        path: "/c/{path.a}/{path.b}/tail?a=1&v={query.v}&w={query.w}&b=2" }
            source: { upstream: service, path: /s/source, hidden: true }
            byAnswer: { upstream: service, required: false,
                        path: "/a/{source.v}/{source.w}/tail?a=1&v={source.v}&w={source.w}&b=2" }
      """;

  private static volatile String answer = "";

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service =
        SocketStub.start(
            request -> Reply.json(request.path().equals("/base/s/source") ? answer : "1"));
    gateway = Gateway.start(DEFINITION.formatted(service.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @Test
  void areReadByUpstreamsAsTheyWere() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      List<String> path = List.of(text(random, false), text(random, false));
      List<String> query = List.of(text(random, false), text(random, false));
      List<String> upstreams = List.of(text(random, true), text(random, true));
      service.forget();
      answer = "{\"v\":%s,\"w\":%s}".formatted(json(upstreams.get(0)), json(upstreams.get(1)));

      HttpResponse<String> response =
          gateway.get(
              "/random/%s/%s?v=%s&w=%s"
                  .formatted(
                      escaped(path.get(0)),
                      escaped(path.get(1)),
                      escaped(query.get(0)),
                      escaped(query.get(1))));

      String client =
          Stream.concat(path.stream(), query.stream())
              .map(RandomValuesTest::json)
              .toList()
              .toString();
      String label =
          "seed %d, round %d: client's %s, upstream's %s".formatted(seed, round, client, answer);
      if (path.stream().allMatch(RandomValuesTest::isSegment)) {
        assertSent(label, response, path, query, upstreams);
      } else {
        assertThat(response.statusCode()).as(label).isEqualTo(path.contains("") ? 404 : 400);
        assertThat(service.requests()).as(label).isEmpty();
      }
    }
  }

  private static void assertSent(
      String label,
      HttpResponse<String> response,
      List<String> path,
      List<String> query,
      List<String> upstreams)
      throws URISyntaxException {
    boolean sendable = upstreams.stream().allMatch(text -> isSegment(text) && isWellFormed(text));
    assertThat(response.statusCode()).as(label).isEqualTo(200);
    assertThat(Json.errors(response))
        .as(label)
        .isEqualTo(
            sendable ? List.of() : List.of("{\"call\":\"byAnswer\",\"kind\":\"unresolved\"}"));
    assertThat(service.requests()).as(label).hasSize(sendable ? 3 : 2);
    for (Recorded request : service.requests()) {
      List<String> expected =
          switch (request.path().charAt("/base/".length())) {
            case 'c' -> read("c", path, query);
            case 'a' -> read("a", upstreams, upstreams);
            default -> List.of("base", "s", "source");
          };
      assertThat(read(request.target())).as(label).isEqualTo(expected);
    }
  }

  private static List<String> read(String call, List<String> path, List<String> query) {
    return List.of(
        "base",
        call,
        path.get(0),
        path.get(1),
        "tail",
        "?a=1",
        "?v=" + query.get(0),
        "?w=" + query.get(1),
        "?b=2");
  }

  /** Decoded segments, then decoded parameters, each after a question mark. */
  private static List<String> read(String target) throws URISyntaxException {
    URI uri = new URI("http://upstream" + target);
    List<String> read = new ArrayList<>();
    for (String segment : uri.getRawPath().substring(1).split("/", -1)) {
      read.add(URLDecoder.decode(segment.replace("+", "%2B"), UTF_8));
    }
    if (uri.getRawQuery() != null) {
      for (String parameter : uri.getRawQuery().split("&", -1)) {
        read.add("?" + URLDecoder.decode(parameter, UTF_8));
      }
    }
    return read;
  }

  private static String text(Random random, boolean withLoneSurrogates) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(random.nextBoolean() ? 4 : 30);
    while (text.length() < length) {
      switch (random.nextInt(8)) {
        case 0 -> text.appendCodePoint(wellFormed(random.nextInt(0x110000)));
        case 1 -> text.appendCodePoint(wellFormed(random.nextInt(0x3000)));
        case 2 -> text.append((char) random.nextInt(0x80));
        case 3 -> {
          if (withLoneSurrogates && random.nextInt(8) == 0) {
            text.append((char) (0xd800 + random.nextInt(0x800)));
          }
        }
        default -> text.append(POINTED.charAt(random.nextInt(POINTED.length())));
      }
    }
    return text.toString();
  }

  private static int wellFormed(int codePoint) {
    return codePoint >= 0xd800 && codePoint < 0xe000 ? 'x' : codePoint;
  }

  private static boolean isSegment(String text) {
    return !text.isEmpty() && !Dots.areIn(text);
  }

  private static boolean isWellFormed(String text) {
    return UTF_8.newEncoder().canEncode(text);
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /** A string of nothing but escapes. */
  private static String json(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.chars().forEach(c -> json.append("\\u%04x".formatted(c)));
    return json.append('"').toString();
  }
}
