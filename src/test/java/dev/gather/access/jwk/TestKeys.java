package dev.gather.access.jwk;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keys with their private parts. Those of one name are the same in all tests: making one takes
 * long.
 */
public final class TestKeys {

  private static final Map<String, JWK> MADE = new ConcurrentHashMap<>();

  private TestKeys() {}

  public static RSAKey rsa(String name) {
    return (RSAKey) MADE.computeIfAbsent("rsa/" + name, any -> newRsa(name, 2048));
  }

  public static RSAKey rsa(String name, int bits) {
    return (RSAKey) MADE.computeIfAbsent("rsa/" + bits + "/" + name, any -> newRsa(name, bits));
  }

  public static ECKey ec(String name, Curve curve) {
    return (ECKey) MADE.computeIfAbsent(curve + "/" + name, any -> newEc(name, curve));
  }

  private static RSAKey newRsa(String name, int bits) {
    try {
      return new RSAKeyGenerator(bits, true).keyID(name).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ECKey newEc(String name, Curve curve) {
    try {
      return new ECKeyGenerator(curve).keyID(name).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
