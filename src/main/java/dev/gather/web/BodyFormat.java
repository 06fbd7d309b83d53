package dev.gather.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** What a client's body is, by its media type. */
enum BodyFormat {
  JSON,
  FORM;

  /** Empty where it is nothing that a route can read. */
  static Optional<BodyFormat> of(HttpHeaders headers) {
    try {
      MediaType type = headers.getContentType();
      if (type == null) {
        return Optional.empty();
      }
      if (MediaType.APPLICATION_JSON.isCompatibleWith(type)
          || type.getSubtype().endsWith("+json")) {
        return Optional.of(JSON);
      }
      return isForm(type) ? Optional.of(FORM) : Optional.empty();
    } catch (InvalidMediaTypeException e) {
      return Optional.empty();
    }
  }

  /** Other parameters mean nothing to a form; another charset would be another text. */
  private static boolean isForm(MediaType type) {
    Charset charset = type.getCharset();
    return MediaType.APPLICATION_FORM_URLENCODED.equalsTypeAndSubtype(type)
        && (charset == null || charset.equals(UTF_8));
  }
}
