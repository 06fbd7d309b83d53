package dev.gather.access.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.access.caller.Caller;
import dev.gather.process.Time;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {

  private static final String KEY = "0123456789abcdef-shop";

  private final KeyFile file;

  ApiKeysTest(@TempDir Path directory) {
    this.file = new KeyFile(directory.resolve("api-keys.yaml"));
  }

  @Test
  void knowWhoHasAKey() {
    ApiKeys keys =
        read(
            KeyFile.entry("shop", KEY, "orders.read", "orders.write"),
            KeyFile.entry("partner@example.com", "other"));

    Caller shop = keys.find(KEY).orElseThrow();
    assertThat(shop.issuer()).as("that no definition can name").isEmpty();
    assertThat(shop.subject()).isEqualTo("shop");
    assertThat(shop.scopes()).containsExactly("orders.read", "orders.write");
    assertThat(shop.claims()).asString(UTF_8).isEqualTo("{\"sub\":\"shop\"}");
    assertThat(shop.expires()).isEmpty();
    Caller partner = keys.find("other").orElseThrow();
    assertThat(partner.subject()).isEqualTo("partner@example.com");
    assertThat(partner.scopes()).isEmpty();
  }

  @Test
  void haveScopesOfTheirOwnEachUnderOneName() {
    ApiKeys keys = read(KeyFile.entry("shop", "old", "a"), KeyFile.entry("shop", "new", "a", "b"));

    assertThat(keys.find("old").orElseThrow().scopes()).containsExactly("a");
    assertThat(keys.find("new").orElseThrow().scopes()).containsExactly("a", "b");
    assertThat(keys.find("new").orElseThrow().subject()).isEqualTo("shop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "0123456789abcdef-shop ",
        "0123456789abcdef-sho",
        "0123456789ABCDEF-SHOP",
        "0123456789abcdef-shop\u0000",
        "0123456789abcdef-shop\r\n",
        "0123456789abcdef-shop\t",
        "0123456789abcdef-shop\u007f",
        "shöp",
        "\uD800",
        "***",
        "shop"
      })
  void knowNobodyByAnythingElse(String presented) {
    ApiKeys keys =
        read(KeyFile.entry("shop", KEY), KeyFile.entry("shop", "shöp"), KeyFile.entry("a", "a\tb"));

    assertThat(keys.find(presented)).isEmpty();
    assertThat(keys.find("a\tb")).as("no header carries it").isEmpty();
  }

  @Test
  void knowNobodyByTheHashItself() {
    assertThat(read(KeyFile.entry("shop", KEY)).find(KeyFile.sha256(KEY))).isEmpty();
  }

  @Test
  void readNoMoreOfAKeyThanItMayHave() {
    String longest = "k".repeat(ApiKeys.LONGEST_KEY);
    ApiKeys keys = read(KeyFile.entry("a", longest), KeyFile.entry("b", longest + "k"));

    assertThat(keys.find(longest)).isPresent();
    assertThat(keys.find(longest + "k")).isEmpty();
  }

  @Test
  void mayBeNone() {
    assertThat(read("[]\n").find(KEY)).isEmpty();
  }

  @Test
  void areFoundByHashesInCapitalLettersToo() {
    ApiKeys keys =
        read("- { name: a, sha256: " + KeyFile.sha256(KEY).toUpperCase(Locale.ROOT) + " }");

    assertThat(keys.find(KEY)).isPresent();
  }

  @Test
  void areTextsWhateverTheyLookLike() {
    ApiKeys keys = read("- { name: 007, scopes: [1, true], sha256: " + KeyFile.sha256(KEY) + " }");

    assertThat(keys.find(KEY).orElseThrow().subject()).isEqualTo("007");
    assertThat(keys.find(KEY).orElseThrow().scopes()).containsExactly("1", "true");
    assertThat(file.write("- { name: a, sha256: 1" + "0".repeat(62) + "1 }").problems()).isEmpty();
    assertThat(file.write("- { name: a, sha256: 1e" + "9".repeat(62) + " }").problems()).isEmpty();
  }

  /** One after the other, these would be three thousand million comparisons. */
  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void areFoundAmongTenThousandWithoutLookingAtEach() {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      yaml.append("- {name: c%d, sha256: %s}\n".formatted(i, KeyFile.sha256("key-" + i)));
    }
    ApiKeys keys = read(yaml.toString());

    for (int i = 0; i < 300_000; i++) {
      assertThat(keys.find("kez-" + i)).isEmpty();
    }
    assertThat(keys.find("key-0").orElseThrow().subject()).isEqualTo("c0");
    assertThat(keys.find("key-9999").orElseThrow().subject()).isEqualTo("c9999");
  }

  private ApiKeys read(String... lines) {
    return file.write(lines).read(Time.SYSTEM);
  }
}
