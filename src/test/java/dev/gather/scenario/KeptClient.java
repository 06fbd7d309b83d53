package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gather.Patience;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that asks one request after the other on one connection. */
final class KeptClient implements AutoCloseable {

  /**
   * @param endsConnection whether it says {@code Connection: close}
   */
  record Answer(int status, boolean endsConnection, String body) {}

  private static final Pattern CONTENT_LENGTH = Pattern.compile("content-length: ([0-9]+)");

  private final Socket socket;
  private final InputStream answers;

  /**
   * @throws java.net.ConnectException where nothing listens
   */
  KeptClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(Patience.LIMIT_MILLIS);
    answers = new BufferedInputStream(socket.getInputStream());
  }

  /** Its own, by which what is between knows its connection. */
  int port() {
    return socket.getLocalPort();
  }

  /**
   * @param fields without their line ends
   */
  Answer get(String target, String... fields) throws IOException {
    send(target, fields);
    return read();
  }

  /** Without a body. */
  Answer post(String target) throws IOException {
    write("POST " + target + " HTTP/1.1\r\nHost: gateway\r\nContent-Length: 0\r\n\r\n");
    return read();
  }

  /**
   * @param fields without their line ends
   */
  void send(String target, String... fields) throws IOException {
    StringBuilder request = new StringBuilder("GET ").append(target);
    request.append(" HTTP/1.1\r\nHost: gateway\r\n");
    for (String field : fields) {
      request.append(field).append("\r\n");
    }
    write(request.append("\r\n").toString());
  }

  void write(String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(US_ASCII));
  }

  /**
   * A whole answer, but one to HEAD.
   *
   * @throws IOException when the connection ends before the answer
   */
  Answer read() throws IOException {
    String head = head();
    if (head.contains("\r\ntransfer-encoding: chunked\r\n")) {
      return answer(head, chunks());
    }
    Matcher length = CONTENT_LENGTH.matcher(head);
    // The answer that is not modified has the length of the one that is not sent.
    int expected = length.find() && status(head) != 304 ? Integer.parseInt(length.group(1)) : 0;
    return answer(head, bytes(expected));
  }

  /** An answer to HEAD. */
  Answer readHead() throws IOException {
    return answer(head(), "");
  }

  /** From here up to a text. */
  String readUntil(String end) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(end, Math.max(0, read.length() - end.length())) < 0) {
      int next = answers.read();
      if (next < 0) {
        throw new IOException("closed after " + read.length() + " bytes of an answer");
      }
      read.append((char) next);
    }
    return read.toString();
  }

  /** Waits for an answer to begin, and takes no more of it than has come. */
  void readSome(int most) throws IOException {
    if (answers.read() >= 0) {
      answers.skipNBytes(Math.min(most, answers.available()));
    }
  }

  /** Leaves without an orderly end. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private String head() throws IOException {
    return readUntil("\r\n\r\n").toLowerCase(Locale.ROOT);
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    int length;
    do {
      length = Integer.parseInt(readUntil("\r\n").strip(), 16);
      body.append(bytes(length));
      readUntil("\r\n");
    } while (length > 0);
    return body.toString();
  }

  private String bytes(int expected) throws IOException {
    byte[] body = answers.readNBytes(expected);
    if (body.length < expected) {
      throw new IOException("closed after " + body.length + " of " + expected + " bytes");
    }
    return new String(body, ISO_8859_1);
  }

  private static Answer answer(String head, String body) {
    return new Answer(status(head), head.contains("\r\nconnection: close\r\n"), body);
  }

  private static int status(String head) {
    return Integer.parseInt(head.substring(9, 12));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
