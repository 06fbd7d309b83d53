package dev.gather.cache.r2dbc;

import dev.gather.cache.CacheKey;
import dev.gather.cache.CachedAnswer;
import dev.gather.cache.StoredAnswer;
import dev.gather.cache.Tag;
import dev.gather.rfc9111.AnswerHead;
import dev.gather.rfc9111.CacheFields;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/** A stored answer as a row. */
final class AnswerRow {

  /** In the order in which {@link #bind} and {@link #read} use them. */
  static final String COLUMNS =
      "status, body, fields, requested_at, received_at, usable_until, tags";

  private AnswerRow() {}

  /** Reads {@link #COLUMNS}. */
  static StoredAnswer read(Readable row) {
    AnswerHead head =
        new AnswerHead(
            required(row, 0, Integer.class),
            CacheFields.parse(required(row, 2, String.class)),
            required(row, 3, Long.class),
            required(row, 4, Long.class));
    return new StoredAnswer(
        new CachedAnswer(head, required(row, 1, byte[].class), required(row, 5, Long.class)),
        Tag.read(required(row, 6, byte[].class)));
  }

  /** Binds the key, then {@link #COLUMNS}: eight parameters. */
  static Statement bind(Statement statement, CacheKey key, StoredAnswer stored) {
    CachedAnswer answer = stored.answer();
    AnswerHead head = answer.head();
    return statement
        .bind(0, key.digest())
        .bind(1, head.status())
        .bind(2, answer.body())
        .bind(3, head.fields().text())
        .bind(4, head.requestedAt())
        .bind(5, head.receivedAt())
        .bind(6, answer.usableUntil())
        .bind(7, Tag.bytes(stored.tags()));
  }

  private static <T> T required(Readable row, int index, Class<T> type) {
    @Nullable T value = row.get(index, type);
    if (value == null) {
      throw new IllegalStateException("column " + index + ": null (expected: a value)");
    }
    return value;
  }
}
