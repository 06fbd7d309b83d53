package dev.gather.access.jwk;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;

/**
 * A key that signatures can be verified with.
 *
 * @param jwk as it was published, without a private part
 * @param key the same, for the platform
 */
record PublishedKey(JWK jwk, PublicKey key) {

  private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384, Curve.P_521);

  /** Below that, a signature can be forged; above, anybody's token would cost milliseconds. */
  private static final int SHORTEST_RSA = 2048;

  private static final int LONGEST_RSA = 8192;

  /**
   * Reads one key of a set; empty where it is for something else, or broken: others of the set may
   * be good, RFC 7517, 5. One that is symmetric can never be used: whoever verifies with it could
   * sign as well.
   */
  static Optional<PublishedKey> read(String json) {
    try {
      JWK jwk = JWK.parse(json);
      return isForVerifying(jwk) ? publicKey(jwk) : Optional.empty();
    } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  /** Whether its curve, if it is on one, is that of the algorithm. */
  boolean isOn(JWSAlgorithm algorithm) {
    return !(jwk instanceof ECKey ec) || Curve.forJWSAlgorithm(algorithm).contains(ec.getCurve());
  }

  private static boolean isForVerifying(JWK jwk) {
    KeyUse use = jwk.getKeyUse();
    Set<KeyOperation> operations = jwk.getKeyOperations();
    return (use == null || use.equals(KeyUse.SIGNATURE))
        && (operations == null || operations.contains(KeyOperation.VERIFY));
  }

  private static Optional<PublishedKey> publicKey(JWK jwk) throws JOSEException {
    if (jwk instanceof RSAKey rsa && rsa.size() >= SHORTEST_RSA && rsa.size() <= LONGEST_RSA) {
      return Optional.of(new PublishedKey(rsa.toPublicJWK(), rsa.toRSAPublicKey()));
    }
    if (jwk instanceof ECKey ec && CURVES.contains(ec.getCurve())) {
      return Optional.of(new PublishedKey(ec.toPublicJWK(), ec.toECPublicKey()));
    }
    return Optional.empty();
  }
}
