package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Services that answer in XML, beside others that answer in JSON. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class XmlServicesTest {

  private static final String FEED =
      """
      <?xml version="1.0" encoding="utf-8"?>
      <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel>
          <title>News &amp; more</title>
          <item id="1"><title>One</title><dc:creator>Ann</dc:creator></item>
          <item id="2"><title>Two</title></item>
        </channel>
      </rss>
      """;

  private final ScriptedService service = new ScriptedService(XmlServicesTest::answer);
  private final SocketStub old = SocketStub.start(XmlServicesTest::old);
  private final Gateway gateway =
      Gateway.start(
          """
          upstreams:
            feeds: { url: "%s", format: xml, xml-lists: [item], max-body: 4KB, max-depth: 8, retry: { max-attempts: 1 } }
            catalog: { url: "%s" }
            old: { url: "%s", format: xml }
          routes:
            old: { path: "/old/{charset}", calls: { old: { upstream: old, path: "/{path.charset}" } } }
            feed: { path: "/feed/{what}", calls: { feed: { upstream: feeds, path: "/{path.what}" } } }
            shaped:
              path: /shaped
              calls: { news: { upstream: feeds, path: /two, at: rss.channel.item, keep: [title, "@id"], rename: { "@id": id } } }
            each:
              path: /each
              calls:
                feed: { upstream: feeds, path: /one, hidden: true }
                pages: { upstream: catalog, path: "/page/{item.@id}", for-each: feed.rss.channel.item }
            computed:
              path: /computed
              transform: "feed.rss.channel.item.title"
              calls: { feed: { upstream: feeds, path: /two } }
            stored:
              path: /stored
              calls: { feed: { upstream: feeds, path: /two, at: rss.channel.title, cache: { ttl: 1h } } }
            optional:
              path: "/optional/{what}"
              calls: { feed: { upstream: feeds, path: "/{path.what}", required: false, fallback: [] } }
          """
              .formatted(service.url(), service.url(), old.url()));

  @AfterAll
  void stop() {
    gateway.close();
    old.close();
    service.close();
  }

  @BeforeEach
  void forget() {
    service.forget();
  }

  @Test
  void areReadIntoJson() {
    assertThat(gateway.get("/feed/two").body())
        .isEqualTo(
            "{\"feed\":{\"rss\":{\"@version\":\"2.0\",\"channel\":{\"title\":\"News & more\",\"item\":["
                + "{\"@id\":\"1\",\"title\":\"One\",\"dc:creator\":\"Ann\"},{\"@id\":\"2\",\"title\":\"Two\"}]}}}}");
  }

  @Test
  void areShapedAndComputedWithAsOthersAre() {
    assertThat(gateway.get("/shaped").body())
        .isEqualTo(
            "{\"news\":[{\"id\":\"1\",\"title\":\"One\"},{\"id\":\"2\",\"title\":\"Two\"}]}");
    assertThat(gateway.get("/computed").body()).isEqualTo("[\"One\",\"Two\"]");
  }

  @Test
  void haveListsOfOneElementWhereTheFileSaysSo() {
    assertThat(gateway.get("/each").body()).isEqualTo("{\"pages\":[{\"page\":7}]}");
  }

  @Test
  void areReadOnceWhereTheirAnswersAreStored() {
    for (int i = 0; i < 3; i++) {
      assertThat(gateway.get("/stored").body()).isEqualTo("{\"feed\":\"News & more\"}");
    }
    assertThat(service.asked()).containsExactly("GET /two");
  }

  @Test
  void areReadAnewWhereTheFileReadsThemInAnotherWay() {
    String definition =
        """
        upstreams: { feeds: { url: "%s", format: xml } }
        routes:
          one:
            path: /one
            calls: { feed: { upstream: feeds, path: /one, at: rss.channel, cache: { ttl: 1h } } }
        """
            .formatted(service.url());
    try (Gateway changed = Gateway.start(definition)) {
      assertThat(changed.get("/one").body()).isEqualTo("{\"feed\":{\"item\":{\"@id\":\"7\"}}}");

      changed.rewrite(definition.replace("format: xml", "format: xml, xml-lists: [item]"));
      assertThat(changed.operate("/actuator/gatherdefinitions").statusCode()).isEqualTo(200);

      assertThat(changed.get("/one").body()).isEqualTo("{\"feed\":{\"item\":[{\"@id\":\"7\"}]}}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "dtd", "cut", "large", "deep"})
  void failTheirCallWhereTheyAnswerSomethingElse(String what) {
    HttpResponse<String> answer = gateway.get("/feed/" + what);
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(Json.errors(answer)).containsExactly("{\"call\":\"feed\",\"kind\":\"bad-body\"}");
    assertThat(answer.body()).doesNotContain("secret");

    assertThat(gateway.get("/optional/" + what).body()).isEqualTo("{\"feed\":[]}");
  }

  @Test
  void mayAnswerNothing() {
    assertThat(gateway.get("/feed/empty").body()).isEqualTo("{\"feed\":null}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bare", "quoted"})
  void areReadInTheCharsetOfTheirType(String charset) {
    assertThat(gateway.get("/old/" + charset).body()).isEqualTo("{\"old\":{\"a\":\"\u00e9\"}}");
  }

  private static Reply old(Recorded request) {
    String charset = request.path().equals("/quoted") ? "\"ISO-8859-1\"" : "iso-8859-1";
    return Reply.of(
        200,
        "Content-Type: text/xml; charset=" + charset + "\r\n",
        "<a>\u00e9</a>".getBytes(ISO_8859_1));
  }

  private static Mono<String> answer(String target) {
    return Mono.just(
        switch (target) {
          case "/two" -> FEED;
          case "/one" -> "<rss><channel><item id='7'/></channel></rss>";
          case "/page/7" -> "{\"page\":7}";
          case "/json" -> "{\"secret\":1}";
          case "/dtd" ->
              "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><secret>&b;</secret>";
          case "/cut" -> "<secret>";
          case "/large" -> "<secret>" + "x".repeat(5_000) + "</secret>";
          case "/deep" -> "<secret>".repeat(9) + "</secret>".repeat(9);
          default -> "";
        });
  }
}
