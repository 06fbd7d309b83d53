package dev.gather.definition.model;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An issuer whose tokens are accepted, {@code access.jwt} in a definition.
 *
 * @param issuer what a token's {@code iss} has to be, to the letter; where there is no {@code
 *     jwkSet}, the URL that its keys are discovered from
 * @param jwkSet where its keys are: an http or https URL, or an absolute file
 * @param audiences of which a token's {@code aud} has to have one
 * @param scopes claims that hold scopes, by name or by path
 * @param algorithms that tokens may be signed with, by their names in RFC 7518
 * @param clockSkew by which the issuer's clock may differ from this process's
 */
public record JwtDefinition(
    String issuer,
    Optional<URI> jwkSet,
    List<String> audiences,
    List<String> scopes,
    List<String> algorithms,
    Duration clockSkew) {

  /**
   * What tokens may be signed with. All of it is asymmetric: whoever can verify cannot sign. The
   * library has EdDSA only with another library beside it.
   */
  public static final List<String> ALGORITHMS =
      List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");
}
