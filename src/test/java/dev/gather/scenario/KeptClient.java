package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

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

  private static final int LONGEST_WAIT_MILLIS = 20_000;
  private static final Pattern CONTENT_LENGTH = Pattern.compile("content-length: ([0-9]+)");

  private final Socket socket;
  private final InputStream answers;

  /**
   * @throws java.net.ConnectException where nothing listens
   */
  KeptClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(LONGEST_WAIT_MILLIS);
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

  private void write(String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(US_ASCII));
  }

  /**
   * @throws IOException when the connection ends before the answer
   */
  Answer read() throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf("\r\n\r\n") < 0) {
      int next = answers.read();
      if (next < 0) {
        throw new IOException("closed after " + read.length() + " bytes of an answer's head");
      }
      read.append((char) next);
    }
    String head = read.toString().toLowerCase(Locale.ROOT);
    Matcher length = CONTENT_LENGTH.matcher(head);
    int expected = length.find() ? Integer.parseInt(length.group(1)) : 0;
    byte[] body = answers.readNBytes(expected);
    if (body.length < expected) {
      throw new IOException("closed after " + body.length + " of " + expected + " bytes");
    }
    int status = Integer.parseInt(head.substring(9, 12));
    return new Answer(
        status, head.contains("\r\nconnection: close\r\n"), new String(body, ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
