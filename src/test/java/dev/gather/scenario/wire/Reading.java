package dev.gather.scenario.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in the bytes that a client sent on one connection.
 *
 * @param whole requests, one after the other
 * @param sure how many of them are read by the letter, up to the first that is not
 * @param rest what comes after them
 * @param line that the rest begins with
 * @param reason why no request is read from the rest
 */
public record Reading(List<Request> whole, int sure, Rest rest, String line, String reason) {

  /** What comes after the last whole request. */
  public enum Rest {
    /** Nothing. */
    NONE,
    /** The last whole request ends the connection: nobody reads on. */
    UNREAD,
    /**
     * The beginning of a request, or what has no empty line by which it could be seen to be none.
     */
    CUT,
    /** A head that is none. */
    BROKEN_HEAD,
    /** A head, and a body whose end nobody can tell. */
    BROKEN_BODY
  }

  public static Reading of(String bytes) throws IOException {
    int sure = read(bytes, Octets.of(bytes), 0).whole().size();
    return read(bytes, Octets.ofClient(bytes), sure);
  }

  private static Reading read(String bytes, Octets in, int sure) throws IOException {
    List<Request> whole = new ArrayList<>();
    while (true) {
      skipEmptyLines(in);
      if (in.isAtEnd()) {
        return new Reading(List.copyOf(whole), sure, Rest.NONE, "", "");
      }
      int start = (int) in.position();
      boolean isHeadRead = false;
      try {
        Request.Head head = Request.head(in);
        isHeadRead = true;
        whole.add(head.with(Request.body(in, head)));
      } catch (BrokenMessageException e) {
        Rest rest =
            e.isCut() || bytes.indexOf("\n\r\n", isHeadRead ? (int) in.position() - 2 : start) < 0
                ? Rest.CUT
                : isHeadRead ? Rest.BROKEN_BODY : Rest.BROKEN_HEAD;
        return new Reading(List.copyOf(whole), sure, rest, line(bytes, start), e.reason());
      }
      if (whole.get(whole.size() - 1).isLast()) {
        return new Reading(List.copyOf(whole), sure, Rest.UNREAD, "", "");
      }
    }
  }

  /** RFC 9112, 2.2: they are left out before a request, whatever ends them. */
  private static void skipEmptyLines(Octets in) throws IOException {
    while (in.peek() == '\r' || in.peek() == '\n') {
      in.next();
    }
  }

  private static String line(String bytes, int start) {
    int end = bytes.indexOf('\n', start);
    return bytes.substring(start, end < 0 ? bytes.length() : end);
  }

  /** Whether the rest may have one answer. */
  public boolean isRestAnswered() {
    return rest != Rest.NONE && rest != Rest.UNREAD;
  }
}
