package dev.gather.plan.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.yaml.DefinitionFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a definition cannot pass on, each at its place. */
class PassRulesTest {

  private static String problem(String route) {
    String yaml =
        """
        upstreams: { shop: { url: "http://shop" } }
        routes:
          page:
            path: /p
        """
            + route.indent(4);
    DefinitionException problems =
        catchThrowableOfType(
            DefinitionException.class,
            () ->
                PlanCompiler.compile(
                    new DefinitionReader(name -> null)
                        .read(List.of(new DefinitionFile("gateway.yaml", yaml)))));
    return problems == null ? "" : String.valueOf(problems.getMessage());
  }

  private static String call(String keys) {
    return problem("calls: { a: { upstream: shop, path: /a, " + keys + " } }");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Connection | belongs to one connection (expected: an end-to-end header)",
        "proxy-authenticate | belongs to one connection (expected: an end-to-end header)",
        "Content-Type | describes the service's own body, and the document is another (expected: a header that does not)",
        "content-disposition | describes the service's own body, and the document is another (expected: a header that does not)",
        "ETag | says how the service's own answer is stored or told from others; Gather says that of the document (expected: another header)",
        "cdn-cache-control | says how the service's own answer is stored or told from others; Gather says that of the document (expected: another header)",
        "vary | says how the service's own answer is stored or told from others; Gather says that of the document (expected: another header)",
        "access-control-allow-origin | is for `cors` to say (expected: another header)",
        "x-request-id | is Gather's own (expected: another header)",
        "gather-partial | is Gather's own (expected: another header)",
        "x-accel-redirect | is Gather's own (expected: another header)",
      })
  void refuseHeadersThatAreNotTheDocuments(String name, String fault) {
    assertThat(call("pass-headers: [link, " + name + "]"))
        .isEqualTo("gateway.yaml:5:66: header `" + name + "` " + fault);
  }

  @Test
  void refuseCookiesOfWhatOthersGetAsWell() {
    assertThat(call("pass-headers: [set-cookie], cache: { ttl: 1m }"))
        .isEqualTo(
            "gateway.yaml:5:60: header `set-cookie` is for one client, and a shared answer is for others (expected: neither `cache` nor `coalesce`)");
    assertThat(call("pass-headers: [set-cookie, proxy-status, retry-after, location]")).isEmpty();
  }

  @Test
  void refuseAHeaderOfTwoCallsUnlessItIsAList() {
    String two =
        """
        calls:
          a: { upstream: shop, path: /a, pass-headers: [x-total-count, link] }
          b: { upstream: shop, path: /b, pass-headers: [link, X-Total-Count] }
        """;
    assertThat(problem(two))
        .isEqualTo(
            "gateway.yaml:7:59: header `X-Total-Count` is passed by call `a` as well (expected: by one call of a route)");
    assertThat(call("pass-headers: [link, Link]"))
        .isEqualTo("gateway.yaml:5:66: header `Link` is named twice (expected: once)");
  }

  @Test
  void refuseWhatNeverWouldBePassed() {
    String unless = "(expected: a required call, or `at-least` in the route)";
    assertThat(call("required: false, pass-body: [422]"))
        .isEqualTo(
            "gateway.yaml:5:62: a failure that the answer can do without has no body in it "
                + unless);
    assertThat(call("fallback: 1, pass-body: [422]")).contains(unless);
    assertThat(call("cache: { ttl: 1m }, pass-body: [422, 404]"))
        .isEqualTo(
            "gateway.yaml:5:82: a 404 is stored without its body (expected: other statuses, or a call without `cache`)");
    assertThat(call("absent-on: [404], pass-body: [422, 404]"))
        .isEqualTo(
            "gateway.yaml:5:80: with 404 there is nothing, says `absent-on` (expected: in one of them)");
    assertThat(call("absent-on: [404], pass-status: [403, 404]"))
        .isEqualTo(
            "gateway.yaml:5:82: with 404 there is nothing, says `absent-on` (expected: in one of them)");
    assertThat(call("absent-on: [404]")).as("which passes unless it is absent").isEmpty();
  }

  @Test
  void refuseOneThingOfManyAnswers() {
    assertThat(call("for-each: query.id, pass-body: [422]"))
        .contains("the answers of a for-each have a body each");
    assertThat(call("for-each: query.id, pass-headers: [link]"))
        .contains("the answers of a for-each have headers each");
    assertThat(problem("status: a\ncalls: { a: { upstream: shop, path: /a, for-each: query.id } }"))
        .isEqualTo(
            "gateway.yaml:5:13: the answers of a for-each have a status each (expected: a call that is made once)");
    assertThat(problem("status: b\ncalls: { a: { upstream: shop, path: /a } }"))
        .isEqualTo("gateway.yaml:5:13: unknown call `b` (expected: a; did you mean `a`?)");
  }

  @Test
  void refuseToNeedMoreAnswersThanAreShown() {
    assertThat(
            problem(
                "at-least: 2\ncalls: { a: { upstream: shop, path: /a }, b: { upstream: shop, path: /b, hidden: true } }"))
        .isEqualTo(
            "gateway.yaml:5:15: the document shows 1 of the calls (expected: at most as many)");
    assertThat(problem("status: a\nat-least: 1\nproxy: { upstream: shop, path: /p }"))
        .contains("or no `status`")
        .contains("or no `at-least`");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 405, 407, 426})
  void refuseStatusesThatMeanNothingWithoutAFieldOfTheirOwn(int status) {
    assertThat(call("pass-body: [422, " + status + "]"))
        .contains(
            "`pass-body[1]` is `"
                + status
                + "` (expected: a status from 400 to 499 without 401, 405, 407 and 426)");
    if (status != 401) {
      assertThat(call("pass-status: [404, " + status + "]"))
          .contains(
              "`pass-status[1]` is `"
                  + status
                  + "` (expected: a status from 400 to 599 without 405, 407 and 426)");
    }
  }

  @Test
  void refuseStatusesThatAreNoClients() {
    assertThat(call("pass-body: [500]")).contains("expected: a status from 400 to 499");
    assertThat(call("absent-on: [302]")).contains("expected: a status from 400 to 499");
  }
}
