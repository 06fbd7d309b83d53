package dev.gather.json;

/**
 * Moves over the bytes of checked JSON.
 *
 * <p>Input has passed the upstream's check, so nothing is validated twice here.
 */
public final class JsonCursor {

  private final byte[] bytes;
  private int at;

  /** Stands before a value. */
  public JsonCursor(Slice value) {
    this.bytes = value.bytes();
    this.at = value.start();
  }

  int position() {
    return at;
  }

  /** The next byte. */
  public byte peek() {
    return bytes[at];
  }

  /** Enters the array or object that stands here. */
  public void enter() {
    at++;
  }

  /** Moves to the next member or element; false at the closing bracket. */
  public boolean hasMore() {
    skipSpace();
    if (bytes[at] == ',') {
      at++;
      skipSpace();
    }
    return bytes[at] != ']' && bytes[at] != '}';
  }

  /** Leaves the array or object, at whose closing bracket it stands. */
  public void leave() {
    at++;
  }

  /** A member's name as it is written, quotes included; the cursor then stands at its value. */
  public Slice name() {
    int start = at;
    skipString();
    Slice name = new Slice(bytes, start, at);
    while (bytes[at] != ':') {
      at++;
    }
    at++;
    skipSpace();
    return name;
  }

  /** The value that stands here. */
  public Slice value() {
    int start = at;
    switch (bytes[at]) {
      case '"' -> skipString();
      case '{', '[' -> skipContainer();
      default -> skipScalar();
    }
    return new Slice(bytes, start, at);
  }

  private void skipContainer() {
    int depth = 0;
    do {
      switch (bytes[at]) {
        case '"' -> {
          skipString();
          continue;
        }
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {}
      }
      at++;
    } while (depth > 0);
  }

  private void skipString() {
    at++;
    while (bytes[at] != '"') {
      at += bytes[at] == '\\' ? 2 : 1;
    }
    at++;
  }

  private void skipScalar() {
    while (at < bytes.length && ",]} \t\r\n".indexOf(bytes[at]) < 0) {
      at++;
    }
  }

  private void skipSpace() {
    while (bytes[at] <= ' ') {
      at++;
    }
  }
}
