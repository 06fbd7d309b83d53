package dev.gather.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.json.ExpressionException;
import dev.gather.json.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTargetTest {

  private final TestValues values = new TestValues();

  private String shown(String template) {
    try {
      return UriTemplate.parse(template).shown(values, Set.of("made"));
    } catch (ExpressionException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void isTheTargetAsItIsSent() {
    values.with("path.id", "a b").with("query.tag", new Value.Texts(List.of("x", "y,z")));

    assertThat(shown("/p/{path.id}?fixed=1&tag={query.tag}&none={query.none}&more={query.tag*}"))
        .isEqualTo("/p/a%20b?fixed=1&tag=x,y%2Cz&more=x&more=y%2Cz");
  }

  @Test
  void isBlankWhereAHeaderACookieOrAClaimIsAndWhatMayBeMadeOfThem() {
    values
        .with("header.x-tenant", "acme")
        .with("claims.sub", "ann")
        .with("cookie.id", "7")
        .with("made.of", "acme");

    assertThat(shown("/{header.x-tenant}/a-{claims.sub}?of={claims.sub}&c={cookie.id}&m={made.of}"))
        .isEqualTo("/***/a-***?of=***&c=***&m=***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key",
        "apiKey",
        "api_key",
        "subscription-key",
        "Ocp-Apim-Subscription-Key",
        "appkey",
        "app_key",
        "pass",
        "password",
        "assertion",
        "client_assertion",
        "access_token",
        "code",
        "sig"
      })
  void isBlankWhereANameIsThatOfASecret(String name) {
    values.with("query." + name, "hidden").with("query.id", "7");

    assertThat(shown("/p?" + name + "={query.id}&id={query['" + name + "']}"))
        .isEqualTo("/p?" + name + "=***&id=***");
    assertThat(shown("/p?" + name + "=fixed")).isEqualTo("/p?" + name + "=***");
  }

  @ParameterizedTest
  @ValueSource(strings = {"keys", "keyword", "passenger", "compass", "barcode", "zip-code", "page"})
  void isShownWhereANameOnlyLooksLikeOne(String name) {
    values.with("query." + name, "7");

    assertThat(shown("/p?" + name + "={query['" + name + "']}")).isEqualTo("/p?" + name + "=7");
  }

  @Test
  void isBlankWhereTheFileHasSomethingOfTheEnvironment() throws ExpressionException {
    values.with("path.id", "7");

    assertThat(
            UriTemplate.parse("/s3cret/{path.id}")
                .writtenAs(Optional.of("/${TENANT}/{path.id}"))
                .shown(values, Set.of()))
        .isEqualTo("/***/7");
  }
}
