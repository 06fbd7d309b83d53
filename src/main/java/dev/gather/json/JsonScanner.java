package dev.gather.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads over exactly one JSON value in strict UTF-8 and remembers nothing of it.
 *
 * <p>One pass checks grammar and encoding: bytes beyond ASCII occur only inside strings, so nothing
 * else need look for them. Most bytes of typical documents stand in strings, where eight at a time
 * are looked at. There is no recursion: nesting costs a bit a level.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc8259">RFC 8259</a>
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc3629#section-4">RFC 3629, 4</a>
 */
final class JsonScanner {

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  private final byte[] bytes;
  private final int end;
  private final int maxDepth;
  private int depth;
  // One bit a level: set for an object, clear for an array.
  private long[] objects = new long[1];

  private JsonScanner(byte[] bytes, int end, int maxDepth) {
    this.bytes = bytes;
    this.end = end;
    this.maxDepth = maxDepth;
  }

  /**
   * Checks one value.
   *
   * @param start of the value: white space before it has been skipped
   * @param end of the input
   * @param maxDepth objects and arrays inside one another
   * @return index behind the value
   * @throws BadJsonException if there is no value at {@code start}, or it is nested too deep
   */
  static int scan(byte[] bytes, int start, int end, int maxDepth) {
    return new JsonScanner(bytes, end, maxDepth).document(start);
  }

  /** Index of the first byte from {@code at} on that is not white space. */
  static int skipSpace(byte[] bytes, int at, int end) {
    int i = at;
    while (i < end && isSpace(bytes[i])) {
      i++;
      while (i + Long.BYTES <= end && (long) EIGHT_BYTES.get(bytes, i) == SPACES) {
        i += Long.BYTES;
      }
    }
    return i;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private int document(int start) {
    int i = start;
    while (true) {
      // Here stands a value.
      byte first = at(i);
      if (first == '{') {
        open(true);
        i = skip(i + 1);
        if (at(i) != '}') {
          i = key(i);
          continue;
        }
        depth--;
        i++;
      } else if (first == '[') {
        open(false);
        i = skip(i + 1);
        if (at(i) != ']') {
          continue;
        }
        depth--;
        i++;
      } else {
        i = scalar(first, i);
      }
      // Behind a value: ends of what it is in, then a comma.
      while (true) {
        if (depth == 0) {
          return i;
        }
        i = skip(i);
        boolean inObject = isInObject();
        byte next = at(i);
        if (next == ',') {
          i = skip(i + 1);
          if (inObject) {
            i = key(i);
          }
          break;
        }
        if (next != (inObject ? '}' : ']')) {
          throw BadJsonException.MALFORMED;
        }
        depth--;
        i++;
      }
    }
  }

  private int skip(int i) {
    return i < end && bytes[i] > ' ' ? i : skipSpace(bytes, i, end);
  }

  /** The byte at {@code i}, or zero behind the end: it fits nowhere in a document. */
  private byte at(int i) {
    return i < end ? bytes[i] : 0;
  }

  private void open(boolean isObject) {
    if (depth == maxDepth) {
      throw BadJsonException.TOO_DEEP;
    }
    int word = depth >>> 6;
    if (word == objects.length) {
      objects = Arrays.copyOf(objects, 2 * word);
    }
    long bit = 1L << depth;
    objects[word] = isObject ? objects[word] | bit : objects[word] & ~bit;
    depth++;
  }

  private boolean isInObject() {
    int innermost = depth - 1;
    return (objects[innermost >>> 6] & 1L << innermost) != 0;
  }

  /** Reads a key and its colon; a value follows. */
  private int key(int start) {
    if (at(start) != '"') {
      throw BadJsonException.MALFORMED;
    }
    int i = skip(string(start));
    if (at(i) != ':') {
      throw BadJsonException.MALFORMED;
    }
    return skip(i + 1);
  }

  private int scalar(byte first, int i) {
    return switch (first) {
      case '"' -> string(i);
      case 't' -> rest(i, 'r', 'u', 'e');
      case 'n' -> rest(i, 'u', 'l', 'l');
      case 'f' -> rest(i, 'a', 'l', 's', 'e');
      default -> number(i);
    };
  }

  private int rest(int start, char... letters) {
    int i = start + 1;
    for (char letter : letters) {
      if (at(i) != letter) {
        throw BadJsonException.MALFORMED;
      }
      i++;
    }
    return i;
  }

  private int number(int start) {
    int i = at(start) == '-' ? start + 1 : start;
    i = at(i) == '0' ? i + 1 : digits(i);
    if (at(i) == '.') {
      i = digits(i + 1);
    }
    if ((at(i) | 0x20) == 'e') {
      byte sign = at(i + 1);
      i = digits(sign == '+' || sign == '-' ? i + 2 : i + 1);
    }
    return i;
  }

  /** Reads one digit or more. */
  private int digits(int start) {
    int i = start;
    while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    if (i == start) {
      throw BadJsonException.MALFORMED;
    }
    return i;
  }

  private int string(int start) {
    int i = start + 1;
    while (true) {
      i = skipPlain(i);
      byte b = at(i);
      if (b == '"') {
        return i + 1;
      } else if (b == '\\') {
        i = escape(i + 1);
      } else if (b < 0) {
        i = beyondAscii(i);
      } else if (b >= ' ') {
        i++;
      } else {
        throw BadJsonException.MALFORMED;
      }
    }
  }

  /**
   * Skips plain bytes, eight at a time, up to one that is to be looked at, or to the last few.
   *
   * <p>A byte of zero stands where there was a quote, a backslash or a control character.
   * Subtracting one sets its high bit; bytes beyond ASCII have theirs set already. A borrow may run
   * on into higher bytes, but the lowest hit is always real.
   */
  private int skipPlain(int start) {
    int i = start;
    while (i + Long.BYTES <= end) {
      long word = (long) EIGHT_BYTES.get(bytes, i);
      long hits =
          (((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES) | (word - SPACES) | word)
              & HIGH_BITS;
      if (hits != 0) {
        return i + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
      i += Long.BYTES;
    }
    return i;
  }

  private int escape(int i) {
    switch (at(i)) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return i + 1;
      }
      case 'u' -> {
        for (int digit = i + 1; digit <= i + 4; digit++) {
          if (Character.digit(at(digit), 16) < 0) {
            throw BadJsonException.MALFORMED;
          }
        }
        return i + 5;
      }
      default -> throw BadJsonException.MALFORMED;
    }
  }

  /** Reads one character of two to four bytes. Its bounds refuse characters with a shorter form. */
  private int beyondAscii(int i) {
    int lead = bytes[i] & 0xff;
    int second = at(i + 1) & 0xff;
    int following;
    boolean isValid;
    if (lead < 0xe0) {
      following = 1;
      isValid = lead >= 0xc2;
    } else if (lead < 0xf0) {
      following = 2;
      // The second bound leaves out the surrogates.
      isValid = !(lead == 0xe0 && second < 0xa0) && !(lead == 0xed && second > 0x9f);
    } else {
      following = 3;
      // The second bound is the end of Unicode.
      isValid =
          lead <= 0xf4 && !(lead == 0xf0 && second < 0x90) && !(lead == 0xf4 && second > 0x8f);
    }
    for (int k = 1; k <= following; k++) {
      isValid &= (at(i + k) & 0xc0) == 0x80;
    }
    if (!isValid) {
      throw BadJsonException.MALFORMED;
    }
    return i + following + 1;
  }
}
