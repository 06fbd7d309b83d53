package dev.gather.definition.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessPlaceRulesTest {

  @ParameterizedTest
  @CsvSource({
    "ftp://id.example, is no http or https URL",
    "id.example, is no http or https URL",
    "https://, is no URL",
    "https:///realm, has no valid host and port",
    "https://id example, is no URL",
    "https://id.example/{tenant}, is no URL",
    "https://id.example?x, has a query",
    "https://id.example#x, has a fragment",
    "https://id.example:, has no valid port",
    "https://id.example:99999, has no valid port",
    "https://my_identity, has no valid host and port",
    "https://id.example/ä, has a character beyond ASCII",
  })
  void refusesAnIssuerThatNoKeysCouldBeFoundBy(String issuer, String fault) {
    assertThat(problems("{ issuer: '" + issuer + "', audience: a }"))
        .containsExactly(
            "gateway.yaml:1:26: `issuer` is `"
                + issuer
                + "`, which "
                + fault
                + AccessPlaceRules.ISSUER);
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://id.example/keys, is no http or https URL",
    "file:///etc/keys.json, is no http or https URL",
    "https://, is no URL",
    "https://id example/keys, is no URL",
    "https://id.example/keys#x, has a fragment",
    "https://my_identity/keys, has no valid host and port",
  })
  void refusesAPlaceOfKeysThatIsNone(String keys, String fault) {
    assertThat(problems("{ issuer: id, audience: a, jwk-set: '" + keys + "' }"))
        .containsExactly(
            "gateway.yaml:1:52: `jwk-set` is `"
                + keys
                + "`, which "
                + fault
                + AccessPlaceRules.KEYS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ issuer: 'HTTPS://id.example/realms/shop/', audience: a }",
        "{ issuer: 'http://[::1]:8080', audience: a }",
        "{ issuer: 'me@project.example', audience: a, jwk-set: 'https://id.example/keys?p=x' }",
        "{ issuer: 'urn:shop', audience: a, jwk-set: '../keys/set.json' }",
      })
  void takesWhatCanBeMeant(String jwt) {
    assertThat(problems(jwt)).isEmpty();
  }

  @Test
  void looksAtEveryIssuerOfAList() {
    assertThat(problems("[{ issuer: 'https://a', audience: a }, { issuer: b, audience: a }]"))
        .containsExactly(
            "gateway.yaml:1:65: `issuer` is `b`, which is no http or https URL"
                + AccessPlaceRules.ISSUER);
  }

  @Test
  void showsNoUserAndNoValueOfTheEnvironment() {
    assertThat(
            problems(
                "{ issuer: 'https://me:pass@a', audience: a, jwk-set: 'https://me:pass@a/keys' }"))
        .containsExactly(
            "gateway.yaml:1:26: `issuer` has a user" + AccessPlaceRules.ISSUER,
            "gateway.yaml:1:69: `jwk-set` has a user" + AccessPlaceRules.KEYS);
    assertThat(
            Reading.problems(
                "access: { jwt: { issuer: '${ID}', audience: a } }", "ID", "ftp://secret"))
        .containsExactly(
            "gateway.yaml:1:26: `issuer` is `${ID}`, which is no http or https URL"
                + AccessPlaceRules.ISSUER);
  }

  @Test
  void refusesPathsThatNoFileCanHave() {
    assertThat(
            Reading.problems(
                "access: { jwt: { issuer: a, audience: a, jwk-set: \"a\\0\" },"
                    + " api-keys: { file: \"a\\0\" } }"))
        .containsExactly(
            "gateway.yaml:1:51: `jwk-set` is `a\\u0000`, which cannot be a path on this machine"
                + AccessPlaceRules.KEYS,
            "gateway.yaml:1:78: `file` is `a\\u0000`, which cannot be a path on this machine"
                + AccessPlaceRules.FILE);
  }

  private static List<String> problems(String jwt) {
    return Reading.problems("access: { jwt: " + jwt + " }");
  }
}
