package dev.gather.cache;

import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row: the answer, and the tags by which it can be evicted. */
record StoredAnswer(CachedAnswer answer, List<Tag> tags) {

  /** In the order in which {@link #bind} and {@link #read} use them. */
  static final String COLUMNS =
      "status, body, generated_at, fresh_until, revalidate_until, error_until, usable_until, etag,"
          + " last_modified, tags";

  /** Reads {@link #COLUMNS}. */
  static StoredAnswer read(Readable row) {
    return new StoredAnswer(
        new CachedAnswer(
            required(row, 0, Integer.class),
            required(row, 1, byte[].class),
            required(row, 2, Long.class),
            required(row, 3, Long.class),
            required(row, 4, Long.class),
            required(row, 5, Long.class),
            required(row, 6, Long.class),
            Optional.ofNullable(row.get(7, String.class)),
            Optional.ofNullable(row.get(8, String.class))),
        Tag.read(required(row, 9, byte[].class)));
  }

  /** Binds the key, then {@link #COLUMNS}: eleven parameters. */
  Statement bind(Statement statement, CacheKey key) {
    statement
        .bind(0, key.digest())
        .bind(1, answer.status())
        .bind(2, answer.body())
        .bind(3, answer.generatedAt())
        .bind(4, answer.freshUntil())
        .bind(5, answer.staleWhileRevalidateUntil())
        .bind(6, answer.staleIfErrorUntil())
        .bind(7, answer.usableUntil());
    bindText(statement, 8, answer.etag());
    bindText(statement, 9, answer.lastModified());
    return statement.bind(10, Tag.bytes(tags));
  }

  private static void bindText(Statement statement, int index, Optional<String> text) {
    if (text.isPresent()) {
      statement.bind(index, text.get());
    } else {
      statement.bindNull(index, String.class);
    }
  }

  private static <T> T required(Readable row, int index, Class<T> type) {
    @Nullable T value = row.get(index, type);
    if (value == null) {
      throw new IllegalStateException("column " + index + ": null (expected: a value)");
    }
    return value;
  }
}
