package dev.gather.access.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import java.text.ParseException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A token in the making, good unless it is made otherwise. */
public final class TestToken {

  private final Map<String, Object> header = new LinkedHashMap<>();
  private final Map<String, Object> claims = new LinkedHashMap<>();
  private JWK key;
  private @Nullable String payload;

  /**
   * @param key with its private part
   * @param now it was issued an hour before, and expires an hour later
   */
  public TestToken(String issuer, JWK key, JWSAlgorithm algorithm, Instant now) {
    this.key = key;
    header.put("alg", algorithm.getName());
    header.put("kid", Objects.requireNonNull(key.getKeyID()));
    header.put("typ", "JWT");
    claims.put("iss", issuer);
    claims.put("sub", "u1");
    claims.put("aud", "gather");
    claims.put("iat", now.getEpochSecond() - 3600);
    claims.put("exp", now.getEpochSecond() + 3600);
  }

  public TestToken with(String claim, Object value) {
    claims.put(claim, value);
    return this;
  }

  public TestToken without(String claim) {
    claims.remove(claim);
    return this;
  }

  public TestToken header(String name, Object value) {
    header.put(name, value);
    return this;
  }

  public TestToken withoutHeader(String name) {
    header.remove(name);
    return this;
  }

  public TestToken signedBy(JWK key) {
    this.key = key;
    return this;
  }

  /** In place of the claims. */
  public TestToken payload(String json) {
    this.payload = json;
    return this;
  }

  /** Signs it with the algorithm of its header. */
  public String text() {
    try {
      JWSHeader signed = JWSHeader.parse(json(header));
      byte[] input = input().getBytes(UTF_8);
      return input()
          + "."
          + new DefaultJWSSignerFactory()
              .createJWSSigner(key, signed.getAlgorithm())
              .sign(signed, input);
    } catch (JOSEException | ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With a signature that is made up. */
  public String text(Base64URL signature) {
    return input() + "." + signature;
  }

  /** What is signed. */
  String input() {
    String content = payload == null ? json(claims) : payload;
    return Base64URL.encode(json(header)) + "." + Base64URL.encode(content);
  }

  static String encoded(String json) {
    return Base64URL.encode(json).toString();
  }

  private static String json(Map<String, Object> members) {
    return JsonMapper.shared().writeValueAsString(members);
  }
}
