package dev.gather.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gather.Dots;
import dev.gather.json.ExpressionException;
import dev.gather.json.Value;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriTemplateTest {

  private final TestValues values = new TestValues();

  @Test
  void putsValuesIntoSegmentsAndParameters() {
    values.with("path.id", "42").withJson("user", "{\"tags\":[\"a,b\",1,true],\"n\":1.10}");

    assertThat(expand("/p/{path.id}/x-{user.n}?tags={user.tags}&fixed=1&n={user.n}"))
        .isEqualTo("/p/42/x-1.10?tags=a%2Cb,1,true&fixed=1&n=1.10");
  }

  @Test
  void leavesOutAParameterWithoutAValue() {
    assertThat(expand("/p?a={query.a}&b=1&c={query.c}")).isEqualTo("/p?b=1");
    assertThat(expand("/p?a={query.a}")).isEqualTo("/p");
    assertThat(expand("/p?a={query.a:}")).isEqualTo("/p?a=");
    assertThat(expand("/p?a=x-{query.a}")).isEqualTo("/p");
  }

  @Test
  void takesTheDefaultForAMissingValueAndForNull() {
    values.withJson("user", "{\"city\":null}");

    assertThat(expand("/{path.a:x}/{user.city:none}?z={user.zip:0}")).isEqualTo("/x/none?z=0");
  }

  @Test
  void joinsSeveralQueryValues() {
    values.with("query.tag", new Value.Texts(List.of("a b", "c,d")));

    assertThat(expand("/p?tag={query.tag}")).isEqualTo("/p?tag=a%20b,c%2Cd");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a/b             | a%2Fb
          a%2fb           | a%252fb
          a../..b/.c/...  | a..%2F..b%2F.c%2F...
          2.5%            | 2.5%25
          %2              | %252
          x?y=1#z         | x%3Fy%3D1%23z
          é               | %C3%A9
          a b+c&d=e;f     | a%20b%2Bc%26d%3De%3Bf
          a\\b            | a%5Cb
          @:!$'()*,       | %40%3A%21%24%27%28%29%2A%2C
          ...             | ...
          """)
  void encodesAValueAsOneSegmentAndOneParameter(String value, String encoded) {
    values.with("path.v", value);

    assertThat(expand("/a/{path.v}/b?q={path.v}&r=1"))
        .isEqualTo("/a/" + encoded + "/b?q=" + encoded + "&r=1");
  }

  @Test
  void encodesControlCharacters() {
    values.with("path.v", "a\r\nHost: evil\u0000\t");

    assertThat(expand("/{path.v}")).isEqualTo("/a%0D%0AHost%3A%20evil%00%09");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", ".."})
  void refusesASegmentThatWouldLeaveThePath(String value) {
    values.with("path.v", value);

    assertThatThrownBy(() -> expand("/a/{path.v}/b"))
        .isInstanceOfSatisfying(
            UnresolvedException.class, problem -> assertThat(problem.isClients()).isTrue())
        .hasMessageStartingWith("{path.v} makes a path segment that is ");
    assertThat(expand("/a?q={path.v}")).isEqualTo("/a?q=" + value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../admin",
        "a/..",
        "a/./b",
        "..\\admin",
        "a\\..",
        "..;x/admin",
        "a/..;",
        "%2e%2e",
        "%2e%2e%2fadmin",
        "..%2fadmin",
        "%2e./admin",
        "..%5cadmin",
        "a%2F%2E%2E",
        "a%2f.%3bx%2fb"
      })
  void refusesWhatClimbsOnceItIsDecoded(String value) {
    values.with("path.v", value);

    assertThatThrownBy(() -> expand("/a/{path.v}/b"))
        .isInstanceOfSatisfying(
            UnresolvedException.class, problem -> assertThat(problem.isClients()).isTrue())
        .hasMessage("{path.v} makes a path segment that is or holds `.` or `..`");
    assertThat(expand("/a?q={path.v}")).startsWith("/a?q=");
  }

  @Test
  void refusesDotsThatOnlyMakeASegmentTogether() {
    values.with("path.v", ".").with("path.empty", "");

    assertThatThrownBy(() -> expand("/a/.{path.v}")).isInstanceOf(UnresolvedException.class);
    assertThatThrownBy(() -> expand("/a/%2e{path.v}")).isInstanceOf(UnresolvedException.class);
    assertThatThrownBy(() -> expand("/a/{path.v}{path.v}")).isInstanceOf(UnresolvedException.class);
    assertThatThrownBy(() -> expand("/a/..{path.empty}")).isInstanceOf(UnresolvedException.class);
    assertThat(expand("/a/...{path.v}")).isEqualTo("/a/....");
  }

  @Test
  void tellsTheClientsMissingValueFromACalls() {
    values.withJson("user", "{\"roles\":[1],\"home\":{},\"bad\":\"\\ud800\"}");

    assertThat(problem("/{path.id}").isClients()).isTrue();
    assertThat(problem("/{user.id}").isClients()).isFalse();
    assertThat(problem("/{user.id}")).hasMessage("{user.id} is missing");
    assertThat(problem("/{user.roles}")).hasMessage("{user.roles} is an array");
    assertThat(problem("/{user.home}")).hasMessage("{user.home} is an object");
    assertThat(problem("/?q={user.home}")).hasMessage("{user.home} is an object");
    assertThat(problem("/{user.bad}")).hasMessage("{user.bad} is not well-formed text");
    assertThat(problem("/?q={user.bad}")).hasMessage("{user.bad} is not well-formed text");
  }

  @Test
  void refusesAnArrayOfArraysInAParameter() {
    values.withJson("user", "{\"a\":[[1]]}");

    assertThat(problem("/?q={user.a}")).hasMessageStartingWith("{user.a} has an element");
  }

  @Test
  void keepsADefinitionsOwnEscapesAndEncodesTheRest() {
    assertThat(expand("/a%2Fb/ä b?x=%26&y=ü|z&flag"))
        .isEqualTo("/a%2Fb/%C3%A4%20b?x=%26&y=%C3%BC%7Cz&flag");
    assertThat(expand("/")).isEqualTo("/");
    assertThat(expand("/a/")).isEqualTo("/a/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          products       | 0 | a path must start with a slash
          {path.a}/b     | 0 | a path must start with a slash
          /a#b           | 2 | a fragment is never sent
          /a/../b        | 3 | a path segment must not be
          /a/%2E/b       | 3 | a path segment must not be
          /a?{query.b}   | 4 | a reference cannot be or name a query parameter
          /a?x{query.b}=1 | 5 | a reference cannot be or name a query parameter
          /50%           | 3 | a percent sign that starts no escape
          """)
  void saysWhereATextIsNoTarget(String text, int offset, String message) {
    ExpressionException problem =
        catchThrowableOfType(ExpressionException.class, () -> UriTemplate.parse(text));

    assertThat(problem).hasMessageStartingWith(message);
    assertThat(problem.offset()).isEqualTo(offset);
  }

  @Test
  void checksOnlyTheClientsValuesBeforehand() {
    UriTemplate template = UriTemplate.parse("/{path.id}/{user.id}?q={query.q}");

    assertThatThrownBy(() -> template.checkClientValues(values))
        .isInstanceOf(UnresolvedException.class)
        .hasMessage("{path.id} is missing");
    values.with("path.id", "1");
    template.checkClientValues(values);
  }

  @Test
  void keepsItsShapeWhateverTheValue() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String value = randomText(random);
      values.with("path.v", value);
      String target;
      try {
        target = expand("/a/{path.v}/b?q={path.v}&r=1");
      } catch (UnresolvedException e) {
        assertThat(value.isEmpty() || Dots.areIn(value)).as("%s, seed %d", value, seed).isTrue();
        continue;
      }
      assertThat(value.isEmpty() || Dots.areIn(value)).as("%s, seed %d", value, seed).isFalse();
      String[] pathAndQuery = target.split("\\?", -1);
      assertThat(pathAndQuery).as("seed %d", seed).hasSize(2);
      String[] segments = pathAndQuery[0].split("/", -1);
      String[] parameters = pathAndQuery[1].split("&", -1);
      assertThat(segments).as("seed %d", seed).hasSize(4);
      assertThat(parameters).as("seed %d", seed).hasSize(2);
      assertThat(decoded(segments[2])).as("seed %d", seed).isEqualTo(value);
      assertThat(decoded(parameters[0].substring(2))).as("seed %d", seed).isEqualTo(value);
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String randomText(Random random) {
    String interesting = "./\\%2eE?#&=;:@ +\r\n\t\u0000é€\u202e";
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(8);
    for (int i = 0; i < length; i++) {
      if (random.nextBoolean()) {
        text.append(interesting.charAt(random.nextInt(interesting.length())));
      } else {
        int point = random.nextInt(Character.MAX_CODE_POINT + 1);
        boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
        text.appendCodePoint(surrogate ? 'x' : point);
      }
    }
    return text.toString();
  }

  private UnresolvedException problem(String template) {
    return catchThrowableOfType(UnresolvedException.class, () -> expand(template));
  }

  private String expand(String template) {
    return UriTemplate.parse(template).expand(values);
  }

  @ParameterizedTest
  @CsvSource({
    "/a/{path.id}, /a/{path.id}/reviews, true",
    "/a/{path.id}, /a/1, true",
    "/{path.id}, /b?x={query.y}, true",
    "/a, /a?x={query.y}, true",
    "/a, /a, true",
    "/a/{path.id}, /b/{path.id}, false",
    "/a/1, /a/2, false",
    "/a?x=1, /a?x=2, false",
    "/a/b{path.id}, /a/c, false"
  })
  void tellsWhetherAnotherMayWriteTheSame(String one, String other, boolean mayBe) {
    UriTemplate first = UriTemplate.parse(one);
    UriTemplate second = UriTemplate.parse(other);
    assertThat(first.mayBeAs(second)).isEqualTo(mayBe);
    assertThat(second.mayBeAs(first)).isEqualTo(mayBe);
  }
}
