package dev.gather.scenario.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A whole final answer, of HTTP/1.1 whatever its request is of. */
public record Answer(int status, Fields fields, String body) {

  private static final Pattern LINE =
      Pattern.compile("HTTP/1\\.1 ([1-5][0-9]{2}) [\\t\\x20-\\x7e\\x80-\\xff]*");

  private static final int CONTINUE = 100;
  private static final int FIRST_FINAL = 200;

  /**
   * All that came on a connection.
   *
   * @param whole the answers
   * @param isCut whether the beginning of another follows
   */
  public record All(List<Answer> whole, boolean isCut) {}

  /**
   * @param methods of the requests that are answered, in their order
   * @throws BrokenMessageException where something is no answer
   */
  public static All readAll(String bytes, List<String> methods) throws IOException {
    Octets in = Octets.of(bytes);
    List<Answer> whole = new ArrayList<>();
    try {
      while (!in.isAtEnd()) {
        String method = whole.size() < methods.size() ? methods.get(whole.size()) : "";
        whole.add(read(in, method));
      }
      return new All(List.copyOf(whole), false);
    } catch (BrokenMessageException e) {
      if (e.isCut()) {
        return new All(List.copyOf(whole), true);
      }
      throw e;
    }
  }

  private static Answer read(Octets in, String method) throws IOException {
    boolean wasAskedToGoOn = false;
    while (true) {
      Matcher line = line(in);
      int status = Integer.parseInt(line.group(1));
      Fields fields = Fields.read(in);
      if (status >= FIRST_FINAL) {
        return new Answer(status, fields, body(in, method, status, fields));
      }
      if (status != CONTINUE || wasAskedToGoOn || !fields.all().isEmpty()) {
        throw BrokenMessageException.because("an interim answer too many: " + status);
      }
      wasAskedToGoOn = true;
    }
  }

  private static Matcher line(Octets in) throws IOException {
    String text = in.line();
    Matcher line = LINE.matcher(text);
    if (!line.matches()) {
      throw BrokenMessageException.because("no status line: " + text);
    }
    return line;
  }

  private static String body(Octets in, String method, int status, Fields fields)
      throws IOException {
    boolean isChunked = fields.isChunked();
    OptionalLong length = fields.length();
    boolean isBare = method.equals("HEAD") && !(isOfUnreadable(status, fields) && !in.isAtEnd());
    if (isBare || status == 204 || status == 304) {
      return "";
    }
    if (isChunked) {
      return in.chunks();
    }
    return length.isPresent() ? in.take(length.getAsLong()) : in.takeAll();
  }

  /** Who could not read a request's line does not know that it was a HEAD. */
  private static boolean isOfUnreadable(int status, Fields fields) {
    return (status == 400 || status == 414) && fields.members("connection").contains("close");
  }

  /** Whether it says that nothing follows it. */
  public boolean isLast() {
    return fields.members("connection").contains("close");
  }

  public boolean isProblem() {
    return fields.values("content-type").equals(List.of("application/problem+json"));
  }
}
