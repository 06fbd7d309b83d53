package dev.gather.answer;

import java.util.List;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** What an answer depends on beside what its request came to. */
public interface Asked {

  /** Names the request. */
  String id();

  String method();

  /**
   * {@code Accept}, none where it was not sent; fails with an {@link InvalidMediaTypeException}.
   */
  List<MediaType> accept();

  /** Lines of {@code If-None-Match}. */
  List<String> ifNoneMatch();

  /** Whether the answer may be compressed on its way, and has another length then. */
  boolean mayBeCompressed();

  /** Whether it had to be known who asks, so that nobody else may be given the answer. */
  boolean isPrivate();

  /** Nanoseconds since the request arrived. */
  long elapsed();

  default boolean isHead() {
    return method().equals("HEAD");
  }
}
