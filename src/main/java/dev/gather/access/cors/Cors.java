package dev.gather.access.cors;

import static org.springframework.http.HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS;
import static org.springframework.http.HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS;
import static org.springframework.http.HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS;
import static org.springframework.http.HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN;
import static org.springframework.http.HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS;
import static org.springframework.http.HttpHeaders.ACCESS_CONTROL_MAX_AGE;
import static org.springframework.http.HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS;
import static org.springframework.http.HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD;
import static org.springframework.http.HttpHeaders.ORIGIN;
import static org.springframework.http.HttpHeaders.VARY;

import dev.gather.definition.model.CorsDefinition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What answers say of pages of other origins, by a definition.
 *
 * <p>An origin is the lines of {@code Origin} in a request. With none or several, it is none that
 * may anything.
 */
public final class Cors {

  /** What all fields of answers begin with that say something of this. */
  private static final String FIELDS = "access-control-";

  private final Set<String> names;
  private final List<OriginPattern> patterns;
  private final boolean isForAll;
  private final boolean allowsCredentials;
  private final String maxAge;

  private Cors(CorsDefinition definition) {
    List<String> origins = definition.origins();
    this.isForAll = origins.contains(CorsDefinition.ANY_ORIGIN);
    this.names =
        origins.stream()
            .filter(origin -> !OriginPattern.isOne(origin))
            .collect(Collectors.toUnmodifiableSet());
    this.patterns = origins.stream().filter(OriginPattern::isOne).map(OriginPattern::of).toList();
    this.allowsCredentials = definition.allowsCredentials();
    this.maxAge = Long.toString(definition.maxAge().toSeconds());
  }

  /**
   * @param definition without problems
   */
  public static Cors of(CorsDefinition definition) {
    return new Cors(definition);
  }

  /** Names of the fields of a request that every answer depends on. */
  public List<String> inputs() {
    return isForAll ? List.of() : List.of(ORIGIN);
  }

  /** Whether pages of the origin may read answers. */
  public boolean allows(List<String> origin) {
    return isForAll || origin.size() == 1 && isNamed(origin.get(0));
  }

  /** The same of pages of origins that the definition names: a star alone names none. */
  public boolean names(List<String> origin) {
    return origin.size() == 1 && isNamed(origin.get(0));
  }

  private boolean isNamed(String origin) {
    return names.contains(origin) || patterns.stream().anyMatch(pattern -> pattern.matches(origin));
  }

  /**
   * Fields of any answer but one to a preflight, also of one to a request without an origin: a
   * cache may give it to a page.
   */
  public Map<String, String> answer(List<String> origin) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (!isForAll) {
      fields.put(VARY, ORIGIN);
    }
    if (allows(origin)) {
      allow(origin, fields);
      fields.put(ACCESS_CONTROL_EXPOSE_HEADERS, ExposedHeaders.LIST);
    }
    return fields;
  }

  /**
   * Fields of an answer to a preflight.
   *
   * @param methods of its path
   * @param headers lines of {@code Access-Control-Request-Headers}
   */
  public Map<String, String> preflight(
      List<String> origin, List<String> methods, List<String> headers) {
    Map<String, String> fields = new LinkedHashMap<>();
    String asked = ACCESS_CONTROL_REQUEST_METHOD + ", " + ACCESS_CONTROL_REQUEST_HEADERS;
    fields.put(VARY, isForAll ? asked : ORIGIN + ", " + asked);
    if (allows(origin)) {
      allow(origin, fields);
      fields.put(ACCESS_CONTROL_ALLOW_METHODS, String.join(", ", methods));
      AskedHeaders.list(headers).ifPresent(all -> fields.put(ACCESS_CONTROL_ALLOW_HEADERS, all));
      fields.put(ACCESS_CONTROL_MAX_AGE, maxAge);
    }
    return fields;
  }

  /**
   * Whether a field of an upstream's answer says what is said here, in lower case: two opinions on
   * who may read an answer are none.
   */
  public static boolean replaces(String name) {
    return name.startsWith(FIELDS);
  }

  /**
   * {@code Access-Control-Expose-Headers} of an answer that has more than Gather's own fields.
   *
   * @param others names of its fields
   */
  public static String exposing(Collection<String> others) {
    return ExposedHeaders.listWith(others);
  }

  private void allow(List<String> origin, Map<String, String> fields) {
    fields.put(ACCESS_CONTROL_ALLOW_ORIGIN, isForAll ? CorsDefinition.ANY_ORIGIN : origin.get(0));
    if (allowsCredentials) {
      fields.put(ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
  }
}
