package dev.gather.access.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.gather.Patience;
import dev.gather.access.jwk.TestIssuer;
import dev.gather.access.jwk.TestKeys;
import dev.gather.cache.TestClock;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody sends who has no key, or does not mean what he sends. */
class HostileTokensTest {

  private static final RSAKey KEY = TestKeys.rsa("first");

  private final TestClock clock = new TestClock();
  private final CountedResults results = new CountedResults();
  private final TestIssuer issuer = new TestIssuer(clock);
  private final TokenVerifier verifier =
      new TokenVerifier(List.of(issuer.definition()), clock, results);

  @BeforeEach
  void haveKeys() {
    assertThat(verify(issuer.token().text())).isInstanceOf(Verification.Accepted.class);
  }

  @AfterEach
  void close() {
    verifier.close();
    issuer.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", "HS256", "HS512", "EdDSA", "RS1"})
  void areNotBelievedWhatTheySayAboutTheirAlgorithm(String algorithm) {
    TestToken token = issuer.token().header("alg", algorithm);

    refuses(token.text(new Base64URL("")), TokenResult.ALGORITHM);
    refuses(token.text(Base64URL.encode("signed")), TokenResult.ALGORITHM);
  }

  @Test
  void areNotBelievedWithoutASignature() {
    refuses(issuer.token().text(new Base64URL("")), TokenResult.SIGNATURE);
  }

  @Test
  void areNotVerifiedWithThePublicKeyAsASecret() throws JOSEException {
    for (byte[] secret : secrets()) {
      for (String algorithm : List.of("HS256", "HS384", "HS512")) {
        TestToken token = issuer.token().header("alg", algorithm);
        refuses(token.text(mac(token, algorithm, secret)), TokenResult.ALGORITHM);
      }
      TestToken lying = issuer.token();
      refuses(lying.text(mac(lying, "HS256", secret)), TokenResult.SIGNATURE);
    }
  }

  @Test
  void areNotVerifiedWithAnotherAlgorithmThanTheirKeys() {
    refuses(issuer.token().header("alg", "ES256").text(signature()), TokenResult.KEY);
    RSAKey only = new RSAKey.Builder(KEY).algorithm(JWSAlgorithm.PS256).build();
    issuer.publish(only, TestKeys.ec("curved", Curve.P_256));
    try (TokenVerifier fresh = new TokenVerifier(List.of(issuer.definition()), clock, results)) {
      assertThat(fresh.verify(issuer.token(only, JWSAlgorithm.PS256).text()).block(Patience.LIMIT))
          .isInstanceOf(Verification.Accepted.class);
      assertThat(fresh.verify(issuer.token(only, JWSAlgorithm.RS256).text()).block(Patience.LIMIT))
          .isEqualTo(refused(TokenResult.KEY));
      TestToken larger = issuer.token(TestKeys.ec("curved", Curve.P_256), JWSAlgorithm.ES512);
      assertThat(fresh.verify(larger.text(signature())).block(Patience.LIMIT))
          .isEqualTo(refused(TokenResult.KEY));
    }
  }

  /** There was a platform that took zeros for the signature of everything. */
  @Test
  void areNotSignedByZeros() {
    issuer.publish(TestKeys.ec("curved", Curve.P_256));
    try (TokenVerifier fresh = new TokenVerifier(List.of(issuer.definition()), clock, results)) {
      TestToken token = issuer.token(TestKeys.ec("curved", Curve.P_256), JWSAlgorithm.ES256);
      for (int length : new int[] {1, 63, 64, 65, 128}) {
        String text = token.text(Base64URL.encode(new byte[length]));
        assertThat(fresh.verify(text).block(Patience.LIMIT))
            .as(length + " zeros")
            .isEqualTo(refused(TokenResult.SIGNATURE));
      }
    }
  }

  @Test
  void bringNoKeyOfTheirOwn() {
    RSAKey evil = TestKeys.rsa("evil");
    Map<String, Object> publicKey = evil.toPublicJWK().toJSONObject();
    refuses(issuer.token().header("jwk", publicKey).signedBy(evil).text(), TokenResult.SIGNATURE);
    try (TestIssuer other = new TestIssuer(clock)) {
      other.publish(evil);
      TestToken token = issuer.token(evil, JWSAlgorithm.RS256);
      refuses(token.header("jku", other.url() + TestIssuer.KEYS).text(), TokenResult.KEY);
      refuses(token.header("x5u", other.url() + TestIssuer.KEYS).text(), TokenResult.KEY);
      assertThat(other.fetches()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc/passwd", "' or 1=1", "\u0000", "first\n", "FIRST", "日本"})
  void nameKeysThatThereAreNot(String kid) {
    refuses(issuer.token().header("kid", kid).text(), TokenResult.KEY);
  }

  @Test
  void cannotAskForWhatIsNotUnderstood() {
    refuses(
        issuer.token().header("crit", List.of("b64")).header("b64", false).text(signature()),
        TokenResult.TYPE);
    refuses(issuer.token().header("crit", List.of("exp")).text(signature()), TokenResult.TYPE);
    refuses(issuer.token().header("crit", 7).text(signature()), TokenResult.TYPE);
  }

  @Test
  void haveThreePartsInBase64Url() {
    String good = issuer.token().text();
    String[] parts = good.split("\\.", -1);

    Stream.of(
            "",
            ".",
            "..",
            "...",
            "x",
            good + ".",
            "." + good,
            good + "=",
            good + "==",
            good + "\n",
            " " + good,
            good.replace('.', ' '),
            good + "." + good,
            parts[0] + "." + parts[1],
            parts[0] + "." + parts[1] + "." + parts[2] + "!",
            parts[0] + "==." + parts[1] + "." + parts[2],
            parts[0] + "." + parts[1] + "+/." + parts[2],
            parts[0] + "." + parts[1] + "\u0100." + parts[2],
            // Encrypted.
            parts[0] + "." + parts[1] + "." + parts[2] + ".AA.AA")
        .forEach(token -> refuses(token, TokenResult.MALFORMED));
  }

  @Test
  void areOneObjectEachInJson() {
    for (String payload :
        List.of(
            "",
            "[]",
            "null",
            "\"iss\"",
            "{",
            "{}{}",
            "{\"iss\":}",
            "{'iss':1}",
            "{\"iss\":\"a\"} x",
            "\u0000{}")) {
      refuses(issuer.token().payload(payload).text(), TokenResult.MALFORMED);
    }
    refuses(Base64URL.encode("[]") + "." + Base64URL.encode("{}") + ".AA", TokenResult.MALFORMED);
  }

  @Test
  void sayNothingTwice() {
    String twice = "{\"iss\":\"%1$s\",\"sub\":\"a\",\"aud\":\"gather\",\"exp\":1900000000,%2$s}";
    for (String member :
        List.of(
            "\"sub\":\"b\"",
            "\"s\\u0075b\":\"b\"",
            "\"realm_access\":{\"roles\":[],\"roles\":[\"admin\"]}",
            "\"a\":[1,[{\"b\":1,\"b\":2}]]")) {
      refuses(
          issuer.token().payload(twice.formatted(issuer.url(), member)).text(),
          TokenResult.MALFORMED);
    }
    String header = "{\"alg\":\"RS256\",\"alg\":\"none\",\"kid\":\"first\"}";
    String[] parts = issuer.token().text().split("\\.", -1);
    refuses(Base64URL.encode(header) + "." + parts[1] + "." + parts[2], TokenResult.MALFORMED);
  }

  @Test
  void nestNoDeeperThanClaimsDo() {
    assertThat(verify(issuer.token().with("deep", nested(14)).text()))
        .isInstanceOf(Verification.Accepted.class);
    refuses(issuer.token().with("deep", nested(16)).text(), TokenResult.MALFORMED);
    refuses(
        issuer.token().payload("[".repeat(8000) + "]".repeat(8000)).text(), TokenResult.TOO_LARGE);
    refuses(issuer.token().payload("[".repeat(5000)).text(), TokenResult.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "-1e308", "99999999999999999999", "1e19", "9e18"})
  void haveNumbersThatAreNoTimes(String number) {
    String payload = "{\"iss\":\"%s\",\"sub\":\"a\",\"aud\":\"gather\",\"exp\":%s}";

    assertThat(verify(issuer.token().payload(payload.formatted(issuer.url(), number)).text()))
        .isInstanceOf(Verification.Refused.class);
  }

  @Test
  void haveNumbersThatAreNotLong() {
    String payload = "{\"iss\":\"%s\",\"sub\":\"a\",\"aud\":\"gather\",\"exp\":1%s}";

    refuses(
        issuer.token().payload(payload.formatted(issuer.url(), "0".repeat(9000))).text(),
        TokenResult.MALFORMED);
  }

  @Test
  void areRefusedUnreadWhenTheyAreLarge() {
    refuses("x".repeat(64 * 1024), TokenResult.TOO_LARGE);
    refuses(issuer.token().with("groups", "g".repeat(48 * 1024)).text(), TokenResult.TOO_LARGE);
    assertThat(verifier.known("x".repeat(64 * 1024))).isEmpty();
  }

  @Test
  void takeNoMemoryHoweverManyTheyAre() {
    String[] parts = issuer.token().text().split("\\.", -1);
    bad(parts, 0, 2000);
    long before = used();

    bad(parts, 2000, 102_000);

    assertThat(used() - before).isLessThan(8L << 20);
    assertThat(verifier.remembered()).isEqualTo(1);
    assertThat(issuer.fetches()).isEqualTo(1);
  }

  private void bad(String[] parts, int from, int to) {
    for (int i = from; i < to; i++) {
      String token =
          switch (i % 5) {
            case 0 -> parts[0] + "." + parts[1] + "." + Base64URL.encode("signature " + i);
            case 1 -> header("{\"alg\":\"RS256\",\"kid\":\"" + i + "\"}", parts);
            case 2 -> header("{\"alg\":\"" + i + "\"}", parts);
            case 3 -> parts[0] + "." + Base64URL.encode("{\"iss\":\"" + i + "\"}") + "." + parts[2];
            default -> "token " + i;
          };
      assertThat(verify(token)).isInstanceOf(Verification.Refused.class);
    }
  }

  private static String header(String json, String[] parts) {
    return Base64URL.encode(json) + "." + parts[1] + "." + parts[2];
  }

  private static long used() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      memory.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private static Object nested(int depth) {
    Object value = 1;
    for (int i = 0; i < depth; i++) {
      value = List.of(value);
    }
    return value;
  }

  /** What somebody may take for the secret that a careless verifier makes of the public key. */
  private static List<byte[]> secrets() throws JOSEException {
    byte[] der = KEY.toRSAPublicKey().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END PUBLIC KEY-----\n";
    return List.of(
        der,
        pem.getBytes(UTF_8),
        pem.strip().getBytes(UTF_8),
        KEY.toPublicJWK().toJSONString().getBytes(UTF_8),
        KEY.getModulus().decode());
  }

  private static Base64URL mac(TestToken token, String algorithm, byte[] secret)
      throws JOSEException {
    return new MACSigner(secret)
        .sign(new JWSHeader(JWSAlgorithm.parse(algorithm)), token.input().getBytes(UTF_8));
  }

  private static Base64URL signature() {
    return Base64URL.encode("made up");
  }

  private Verification verify(String token) {
    return Objects.requireNonNull(verifier.verify(token).block(Patience.LIMIT));
  }

  private void refuses(String token, TokenResult result) {
    assertThat(verify(token)).as(token).isEqualTo(refused(result));
  }

  private static Verification refused(TokenResult result) {
    return new Verification.Refused(result.description());
  }
}
