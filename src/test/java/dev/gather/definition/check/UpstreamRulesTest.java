package dev.gather.definition.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.Reading;
import dev.gather.definition.model.AnswerFormat;
import dev.gather.definition.model.ForwardedForm;
import dev.gather.definition.model.HeadersDefinition;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamRulesTest {

  @ParameterizedTest
  @CsvSource({
    "http://catalog,http://catalog",
    "http://catalog/,http://catalog",
    "https://catalog:8443/api//,https://catalog:8443/api",
    "HTTP://127.0.0.1:80,HTTP://127.0.0.1:80",
    "'http://[::1]:8080/a%20b',http://[::1]:8080/a%20b",
    "http://my_catalog:8080/v1,http://my_catalog:8080/v1",
    "https://my_catalog,https://my_catalog",
  })
  void readsUrlsWithoutASlashAtTheEnd(String url, URI expected) {
    String yaml = Reading.upstreamYaml("url: '" + url + "'");

    assertThat(Reading.upstream(Reading.valid(yaml), "catalog").url()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://catalog,is no http or https URL",
    "catalog:8080,is no http or https URL",
    "/catalog,is no http or https URL",
    "http://catalog/{path.id},has a template",
    "http://catalog?x=1,has a query",
    "http://catalog#top,has a fragment",
    "http://,is no URL",
    "http:///x,has no valid host and port",
    "http://cat~alog,has no valid host and port",
    "http://catalog/ä,has a character beyond ASCII",
    "http://catalog:x,has no valid host and port",
    "http://catalog:,has no valid port",
    "http://catalog:0,has no valid port",
    "http://catalog:65536,has no valid port",
    "http://cata log,is no URL",
    "http://catalog/%zz,is no URL",
  })
  void refusesOtherUrls(String url, String fault) {
    assertThat(Reading.problems(Reading.upstreamYaml("url: '" + url + "'")))
        .containsExactly(
            "gateway.yaml:3:10: `url` is `" + url + "`, which " + fault + UpstreamUrl.EXPECTED);
  }

  @Test
  void doesNotShowTheUserOfAUrl() {
    assertThat(Reading.problems(Reading.upstreamYaml("url: http://me:pass@catalog")))
        .containsExactly("gateway.yaml:3:10: `url` has a user" + UpstreamUrl.EXPECTED);
  }

  @Test
  void wantsListsOfXmlOfServicesThatAnswerInXml() {
    assertThat(Reading.problems(Reading.upstreamYaml("url: http://catalog\nxml-lists: [item]")))
        .containsExactly(
            "gateway.yaml:4:5: answers in JSON have no XML elements (expected: `format: xml` beside"
                + " it)");
    assertThat(Reading.upstream("format: xml\nxml-lists: [item]").format())
        .isEqualTo(new AnswerFormat.Xml(Set.of("item")));
  }

  @Test
  void showsTheRawTextOfAUrl() {
    assertThat(Reading.problems(Reading.upstreamYaml("url: ${URL}/x"), "URL", "ftp://secret"))
        .containsExactly(
            "gateway.yaml:3:10: `url` is `${URL}/x`, which is no http or https URL"
                + UpstreamUrl.EXPECTED);
  }

  @Test
  void readsHeadersInLowerCaseWithValuesAsTheyAreWritten() {
    HeadersDefinition headers =
        Reading.upstream(
                """
                headers:
                  forward: [Accept-Language, x-a]
                  set:
                    X-Version: 1.10
                    x-on: true
                    x-hex: 0x1F
                    x-text: "a b"
                    x-env: ${N}
                  deadline: X-Time-Left
                """,
                "N",
                "007")
            .headers();

    assertThat(headers.forward()).containsExactly("accept-language", "x-a");
    assertThat(headers.set())
        .containsEntry("x-version", "1.10")
        .containsEntry("x-on", "true")
        .containsEntry("x-hex", "0x1F")
        .containsEntry("x-text", "a b")
        .containsEntry("x-env", "007");
    assertThat(headers.deadline()).hasValue("x-time-left");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host",
        "Content-Length",
        "transfer-encoding",
        "Connection",
        "TE",
        "trailer",
        "upgrade",
        "keep-alive",
        "Expect",
        "Proxy-Authorization",
        "proxy-anything"
      })
  void refusesHeadersOfOneConnection(String name) {
    String message =
        ": header `"
            + name
            + "` belongs to one connection"
            + " (expected: a header that is neither hop-by-hop nor framing)";

    assertThat(headers("forward: [" + name + "]")).containsExactly("gateway.yaml:5:17" + message);
    assertThat(headers("set: { " + name + ": x }")).containsExactly("gateway.yaml:5:14" + message);
    assertThat(headers("deadline: " + name)).containsExactly("gateway.yaml:5:17" + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Type", "content-encoding", "Accept-Encoding"})
  void refusesToForwardHeadersThatAreNotPassedOn(String name) {
    assertThat(headers("forward: [" + name + "]"))
        .containsExactly(
            "gateway.yaml:5:17: header `"
                + name
                + "` describes the client's own exchange"
                + " (expected: a header that an upstream can be sent as it is)");
    assertThat(headers("set: { " + name + ": x }")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For",
        "x-forwarded-proto",
        "x-forwarded-host",
        "Forwarded",
        "X_Forwarded_For"
      })
  void refusesToForwardWhatGatherWritesItself(String name) {
    assertThat(headers("forward: [" + name + "]"))
        .containsExactly(
            "gateway.yaml:5:17: header `"
                + name
                + "` is written by Gather itself, as the upstream's `forwarded` says (expected: not"
                + " among forward; the property gather.trusted-proxies names proxies that are"
                + " believed)");
    assertThat(headers("set: { " + name + ": x }")).isEmpty();
    assertThat(headers("forward: [x-forwarded-prefix, x-real-ip]")).isEmpty();
  }

  @Test
  void readsHowAnUpstreamIsToldWhereRequestsComeFrom() {
    assertThat(Reading.upstream("forwarded: none").forwarded()).isEqualTo(ForwardedForm.NONE);
    assertThat(Reading.upstream("forwarded: forwarded").forwarded())
        .isEqualTo(ForwardedForm.FORWARDED);
    assertThat(Reading.problems(Reading.upstreamYaml("url: http://a\nforwarded: x-forward")))
        .containsExactly(
            "gateway.yaml:4:16: `forwarded` is `x-forward` (expected: one of x-forwarded,"
                + " forwarded, none; did you mean `x-forwarded`?)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "x:y", "ä", "", "x\\n"})
  void refusesWhatIsNoHeaderName(String name) {
    String message =
        ": `"
            + name
            + "` is not the name of a header (expected: letters, digits and !#$%&'*+.^_`|~-)";

    assertThat(headers("forward: [\"" + name + "\"]"))
        .containsExactly("gateway.yaml:5:17" + message);
    assertThat(headers("set: { \"" + name + "\": x }"))
        .containsExactly("gateway.yaml:5:14" + message);
  }

  @Test
  void refusesAHeaderNamedTwice() {
    assertThat(headers("forward: [x-a, X-A]\nset: { X-a: 1 }"))
        .containsExactly(
            "gateway.yaml:5:22: header `X-A` is named twice (expected: once among forward, set and"
                + " deadline; the first is at gateway.yaml:5:17)",
            "gateway.yaml:6:14: header `X-a` is named twice (expected: once among forward, set and"
                + " deadline; the first is at gateway.yaml:5:17)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\r", "a\n", "\u0000", "a\u007F", "ä", " a", "a "})
  void refusesHeaderValuesThatCannotBeSentWithoutShowingThem(String value) {
    String yaml = Reading.upstreamYaml("url: http://a\nheaders: { set: { x: \"${V}\" } }");

    assertThat(Reading.problems(yaml, "V", value))
        .containsExactly(
            "gateway.yaml:4:26: header `x` cannot carry its value"
                + " (expected: printable ASCII without spaces at its ends)");
  }

  @Test
  void refusesHeaderValuesThatAreNoScalars() {
    assertThat(headers("set: { x: null, y: [a] }"))
        .containsExactly(
            "gateway.yaml:5:17: `x` is `null` (expected: a string of printable ASCII without"
                + " spaces at its ends, a number, true or false)",
            "gateway.yaml:5:26: `y` is a list (expected: a string of printable ASCII without"
                + " spaces at its ends, a number, true or false)");
  }

  /** The first line is line 5 of the file, its first column is column 7. */
  private static List<String> headers(String lines) {
    return Reading.problems(
        Reading.upstreamYaml("url: http://catalog\nheaders:\n" + lines.indent(2)));
  }
}
