package dev.gather.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The demo's chat, a WebSocket at {@code /room}: all hear what one says, themselves included.
 *
 * <p>The JDK is all that it needs, so that {@code java} runs this file in a container. Only what
 * browsers send is understood: messages in one frame, of at most 64 KB.
 */
public final class DemoChat implements AutoCloseable {

  private static final int FIN = 0x80;
  private static final int TEXT = 0x1;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int PONG = 0xa;

  private final ServerSocket server;
  private final Set<Socket> room = ConcurrentHashMap.newKeySet();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private DemoChat(ServerSocket server) {
    this.server = server;
  }

  /**
   * @param args its address and port: {@code 0.0.0.0 8080}
   */
  public static void main(String[] args) throws IOException {
    open(args[0], Integer.parseInt(args[1])).accept();
  }

  /** Serves in threads of its own. */
  static DemoChat start(String address, int port) throws IOException {
    DemoChat chat = open(address, port);
    begin(chat::accept);
    return chat;
  }

  private static DemoChat open(String address, int port) throws IOException {
    ServerSocket server = new ServerSocket();
    server.bind(new InetSocketAddress(address, port));
    return new DemoChat(server);
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    quietly(server::close);
    open.forEach(client -> quietly(client::close));
  }

  private void accept() {
    while (!server.isClosed()) {
      quietly(
          () -> {
            Socket client = server.accept();
            open.add(client);
            begin(() -> serve(client));
          });
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
      Optional<String> key = key(head(in));
      if (key.isEmpty()) {
        write(client, "HTTP/1.1 426 \r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n");
        return;
      }
      write(
          client,
          "HTTP/1.1 101 \r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
              + accept(key.get())
              + "\r\n\r\n");
      room.add(client);
      boolean goesOn = true;
      while (goesOn) {
        goesOn = hear(client, in);
      }
    } catch (IOException gone) {
      // A client that has left says no more.
    } finally {
      room.remove(client);
      open.remove(client);
    }
  }

  /** Whether more may come. */
  private boolean hear(Socket client, DataInputStream in) throws IOException {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte() & 0x7f;
    length = length == 126 ? in.readUnsignedShort() : length;
    if ((first & FIN) == 0 || length == 127) {
      return false;
    }
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes(length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    switch (first & 0xf) {
      case TEXT -> room.forEach(one -> quietly(() -> send(one, TEXT, payload)));
      case PING -> send(client, PONG, payload);
      case CLOSE -> send(client, CLOSE, payload);
      default -> {}
    }
    return (first & 0xf) != CLOSE;
  }

  private static void send(Socket client, int opcode, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(FIN | opcode);
    if (payload.length < 126) {
      frame.write(payload.length);
    } else {
      frame.write(126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    }
    frame.write(payload);
    write(client, frame.toByteArray());
  }

  private static void write(Socket client, String characters) throws IOException {
    write(client, characters.getBytes(ISO_8859_1));
  }

  private static void write(Socket client, byte[] bytes) throws IOException {
    OutputStream out = client.getOutputStream();
    synchronized (client) {
      out.write(bytes);
      out.flush();
    }
  }

  private static String head(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0 && head.length() < 16_384) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /** Of a handshake at {@code /room}. */
  private static Optional<String> key(String head) {
    String name = "sec-websocket-key:";
    return head.lines()
        .filter(line -> head.startsWith("GET /room "))
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name))
        .map(line -> line.substring(name.length()).strip())
        .findFirst();
  }

  private static String accept(String key) {
    try {
      byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void begin(Runnable work) {
    Thread thread = new Thread(work, "demo-chat");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where the other side may have gone. */
  private static void quietly(Step step) {
    try {
      step.run();
    } catch (IOException gone) {
      // Nobody is left to tell.
    }
  }

  private interface Step {
    void run() throws IOException;
  }
}
