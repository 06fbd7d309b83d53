package dev.gather.definition.model;

import java.time.Duration;
import java.util.List;

/**
 * Which pages of other origins may call the gateway, {@code cors} in a definition.
 *
 * @param origins as browsers write them, of which the left-most label may be a star; or one star
 *     alone, for all
 * @param allowsCredentials whether such a page may send cookies and the like; never to all origins
 * @param maxAge how long a browser may keep the answer to a preflight; whole seconds
 */
public record CorsDefinition(List<String> origins, boolean allowsCredentials, Duration maxAge) {

  /** Stands for every origin. */
  public static final String ANY_ORIGIN = "*";
}
