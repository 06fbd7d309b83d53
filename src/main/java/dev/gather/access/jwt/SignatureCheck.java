package dev.gather.access.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Verifies signatures. All of the cryptography is the library's. */
final class SignatureCheck {

  /**
   * Access tokens, RFC 9068, 2.1, and those that do not say what they are. Tokens that say that
   * they are something else, such as {@code logout+jwt}, are good for nothing here.
   */
  private static final JOSEObjectTypeVerifier<SecurityContext> TYPES =
      new DefaultJOSEObjectTypeVerifier<>(
          JOSEObjectType.JWT,
          new JOSEObjectType("at+jwt"),
          new JOSEObjectType("application/at+jwt"),
          null);

  private final NimbusJwtDecoder decoder;

  /**
   * @param keys those that a token with a header may be signed with
   */
  SignatureCheck(Function<JWSHeader, List<PublicKey>> keys) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(TYPES);
    processor.setJWSKeySelector((header, context) -> keys.apply(header));
    // Both would go by the system's clock.
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    decoder = new NimbusJwtDecoder(processor);
    decoder.setJwtValidator(token -> OAuth2TokenValidatorResult.success());
    decoder.setClaimSetConverter(claims());
  }

  static boolean isAccepted(Optional<String> type) {
    try {
      TYPES.verify(type.map(JOSEObjectType::new).orElse(null), null);
      return true;
    } catch (BadJOSEException e) {
      return false;
    }
  }

  /**
   * What a token says, whose signature fits.
   *
   * @throws RefusedTokenException if it does not, or claims have values of the wrong kind
   */
  Jwt verify(UnverifiedToken token) {
    try {
      return decoder.decode(token.text());
    } catch (JwtException e) {
      // An exception of the second kind means that it could not even be looked at.
      boolean isOfTheSignature =
          e.getCause() instanceof BadJWSException || e.getCause() instanceof JOSEException;
      throw new RefusedTokenException(
          isOfTheSignature ? TokenResult.SIGNATURE : TokenResult.CLAIMS);
    }
  }

  /** As the library's, which makes up an {@code iat} for a token without. */
  private static Converter<Map<String, Object>, Map<String, Object>> claims() {
    MappedJwtClaimSetConverter converter = MappedJwtClaimSetConverter.withDefaults(Map.of());
    return claims -> {
      Map<String, Object> converted = converter.convert(claims);
      if (!claims.containsKey(JwtClaimNames.IAT)) {
        converted.remove(JwtClaimNames.IAT);
      }
      return converted;
    };
  }
}
