package dev.gather.access.jwk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedKeysTest {

  private static final RSAKey RSA = TestKeys.rsa("first");
  private static final ECKey EC = TestKeys.ec("curved", Curve.P_256);

  /** The generator of secp256k1. */
  private static final String COIN_X =
      "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

  private static final String COIN_Y =
      "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";

  @Test
  void holdThoseThatSignaturesCanBeVerifiedWith() {
    PublishedKeys keys =
        read(
            RSA,
            EC,
            new RSAKey.Builder(RSA).keyID("signing").keyUse(KeyUse.SIGNATURE).build(),
            new RSAKey.Builder(RSA)
                .keyID("operation")
                .keyOperations(Set.of(KeyOperation.VERIFY))
                .build());

    assertThat(names(keys)).containsExactly("first", "curved", "signing", "operation");
    assertThat(keys.keys()).noneMatch(key -> key.jwk().isPrivate());
  }

  @Test
  void leaveOutThoseForAnythingElse() {
    PublishedKeys keys =
        read(
            new RSAKey.Builder(RSA).keyID("secret").keyUse(KeyUse.ENCRYPTION).build(),
            new RSAKey.Builder(RSA)
                .keyID("wrapping")
                .keyOperations(Set.of(KeyOperation.WRAP_KEY))
                .build(),
            new OctetSequenceKey.Builder(new byte[64]).keyID("symmetric").build(),
            TestKeys.rsa("short", 1024),
            new ECKey.Builder(
                    Curve.SECP256K1,
                    Base64URL.encode(HexFormat.of().parseHex(COIN_X)),
                    Base64URL.encode(HexFormat.of().parseHex(COIN_Y)))
                .keyID("of a coin")
                .build());

    assertThat(keys.keys()).isEmpty();
  }

  @Test
  void leaveOutThoseThatAreBroken() {
    String good = RSA.toPublicJWK().toJSONString();
    String json =
        """
        {"keys":[
          {"kty":"RSA","kid":"no modulus","e":"AQAB"},
          {"kty":"EC","kid":"off its curve","crv":"P-256","x":"AQ","y":"AQ"},
          {"kty":"RSA","kid":7,"n":"AQ","e":"AQ"},
          {"kty":"quantum"}, {}, 7, null, "key", [],
          {"kty":"RSA","kid":"chained","n":"AQ","e":"AQAB","x5c":["no certificate"]},
          %s]}"""
            .formatted(good);

    assertThat(names(PublishedKeys.read(json.getBytes(UTF_8)))).containsExactly("first");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "[]", "{\"keys\":{}}", "{\"keys\":\"\"}", "<html>", "{\"keys\":[}"})
  void areNotReadFromWhatIsNoSet(String json) {
    assertThatThrownBy(() -> PublishedKeys.read(json.getBytes(UTF_8)))
        .isInstanceOf(KeyFetchException.class)
        .hasMessage("is no JWK set (expected: an object with an array `keys`)");
  }

  @Test
  void areAHundredAtMost() {
    List<JWK> many =
        IntStream.range(0, 150)
            .<JWK>mapToObj(i -> new RSAKey.Builder(RSA).keyID("key " + i).build())
            .toList();

    assertThat(read(many.toArray(new JWK[0])).keys()).hasSize(100);
  }

  @Test
  void areTheSameInAnyOrder() {
    assertThat(read(RSA, EC)).isEqualTo(read(EC, RSA)).isNotEqualTo(read(RSA));
  }

  @Test
  void fitATokenByTheNameOfItsKeyAndItsAlgorithm() {
    JWK restricted =
        new RSAKey.Builder(TestKeys.rsa("other")).algorithm(JWSAlgorithm.PS256).build();
    PublishedKeys keys = read(RSA, EC, restricted);

    assertThat(keys.fitting(header(JWSAlgorithm.RS256, "first"))).hasSize(1);
    assertThat(keys.fitting(header(JWSAlgorithm.ES256, "first"))).isEmpty();
    assertThat(keys.fitting(header(JWSAlgorithm.ES256, "curved"))).hasSize(1);
    assertThat(keys.fitting(header(JWSAlgorithm.PS256, "other"))).hasSize(1);
    assertThat(keys.fitting(header(JWSAlgorithm.RS256, "other"))).isEmpty();
    assertThat(keys.fitting(header(JWSAlgorithm.RS256, "third"))).isEmpty();
  }

  @Test
  void areTriedFourAtMostForATokenThatNamesNone() {
    PublishedKeys keys =
        read(
            IntStream.range(0, 10)
                .mapToObj(i -> new RSAKey.Builder(RSA).keyID("key " + i).build())
                .toArray(JWK[]::new));

    assertThat(keys.fitting(new JWSHeader(JWSAlgorithm.RS256))).hasSize(4);
  }

  private static JWSHeader header(JWSAlgorithm algorithm, String kid) {
    return new JWSHeader.Builder(algorithm).keyID(kid).build();
  }

  private static List<String> names(PublishedKeys keys) {
    return keys.keys().stream().map(key -> key.jwk().getKeyID()).toList();
  }

  /** With their private parts, as somebody may write them into a file by mistake. */
  private static PublishedKeys read(JWK... keys) {
    String set =
        Stream.of(keys)
            .map(JWK::toJSONString)
            .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    return PublishedKeys.read(set.getBytes(UTF_8));
  }
}
