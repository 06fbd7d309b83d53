package dev.gather.definition.model;

import java.util.Locale;

/** What a call's body is sent as, {@code body-type} in a definition. */
public enum BodyType {
  JSON("application/json"),
  /**
   * Fields by name.
   *
   * @see <a href="https://url.spec.whatwg.org/#application/x-www-form-urlencoded">URL Standard,
   *     application/x-www-form-urlencoded</a>
   */
  FORM("application/x-www-form-urlencoded");

  private final String mediaType;

  BodyType(String mediaType) {
    this.mediaType = mediaType;
  }

  /**
   * @param label as it is written in a definition
   */
  public static BodyType of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  public String mediaType() {
    return mediaType;
  }
}
