package dev.gather.access;

import dev.gather.definition.model.AccessDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is said to those who are not let in.
 *
 * @param access how somebody can be known
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc6750#section-3">RFC 6750, 3</a>
 */
record Challenge(AccessDefinition access) {

  private static final String HEADER = "WWW-Authenticate";
  private static final String BEARER = "Bearer realm=\"gather\"";

  /** Of an error's description, RFC 6750, 3. */
  private static final Pattern NOT_QUOTABLE =
      Pattern.compile("[^\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]");

  /** A field needs a scheme, and none is registered for keys. */
  private static final String API_KEY = "ApiKey realm=\"gather\"";

  /** Nothing tells who asks; no error is named, as RFC 6750, 3.1, has it. */
  Admission.Refused nobody() {
    return new Admission.Refused(
        401, "it is not known who asks (expected: " + expected() + ")", Map.of(HEADER, schemes()));
  }

  /** A key that nobody has. */
  Admission.Refused unknownKey() {
    return new Admission.Refused(401, "the API key is not known", Map.of(HEADER, schemes()));
  }

  /**
   * A token that is not believed.
   *
   * @param why for people; nothing of the token's
   */
  Admission.Refused invalid(String why) {
    return bearer(401, "invalid_token", why, "");
  }

  /**
   * Credentials that cannot be read, or more than may be.
   *
   * @param why for people; nothing of the request's
   */
  Admission.Refused malformed(String why) {
    return access.jwt().isEmpty()
        ? new Admission.Refused(400, why, Map.of())
        : bearer(400, "invalid_request", why, "");
  }

  /** Nobody can say, as the issuer's keys are not there. */
  Admission.Refused unavailable(Duration retryAfter) {
    long seconds = Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds());
    return new Admission.Refused(
        503,
        "tokens cannot be verified at the moment",
        Map.of("Retry-After", Long.toString(seconds)));
  }

  /** Somebody who may do less. */
  Admission.Refused insufficient(List<String> scopes) {
    String needed = String.join(" ", scopes);
    String why = "the route needs other scopes (expected: " + needed + ")";
    return access.jwt().isEmpty()
        ? new Admission.Refused(403, why, Map.of())
        : bearer(403, "insufficient_scope", why, ", scope=\"" + needed + '"');
  }

  private static Admission.Refused bearer(int status, String error, String why, String more) {
    String challenge =
        BEARER
            + ", error=\""
            + error
            + "\", error_description=\""
            + NOT_QUOTABLE.matcher(why).replaceAll("'")
            + '"'
            + more;
    return new Admission.Refused(status, why, Map.of(HEADER, challenge));
  }

  private String schemes() {
    if (access.jwt().isEmpty()) {
      return API_KEY;
    }
    return access.apiKeys().isEmpty() ? BEARER : BEARER + ", " + API_KEY;
  }

  private String expected() {
    String key = access.apiKeys().map(keys -> "a key in " + keys.header()).orElse("");
    if (access.jwt().isEmpty()) {
      return key;
    }
    return "Authorization: Bearer and a token" + (key.isEmpty() ? "" : ", or " + key);
  }
}
