package dev.gather.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Listen to an event stream each, whose events say when their news were made. */
public final class Subscribers implements AutoCloseable {

  private static final Pattern NEWS = Pattern.compile("\"now\":([0-9]+)}");
  private static final int BUFFER = 64 * 1024;

  private final Selector selector;
  private final List<SocketChannel> channels = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

  public Subscribers(int port, String path, int count) throws IOException {
    selector = Selector.open();
    byte[] request =
        ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")
            .getBytes(US_ASCII);
    try {
      for (int i = 0; i < count; i++) {
        SocketChannel channel =
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channels.add(channel);
        channel.write(ByteBuffer.wrap(request));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, new StringBuilder());
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** How old the news of each event were when they had come, of all that come within the time. */
  public Latencies listen(Duration duration) throws IOException {
    Latencies ages = new Latencies();
    long start = System.nanoTime();
    while (System.nanoTime() - start < duration.toNanos()) {
      selector.select(100);
      for (SelectionKey key : selector.selectedKeys()) {
        StringBuilder unread = (StringBuilder) Objects.requireNonNull(key.attachment());
        buffer.clear();
        if (((SocketChannel) key.channel()).read(buffer) < 0) {
          throw new IOException("an event stream has ended");
        }
        unread.append(ISO_8859_1.decode(buffer.flip()));
        take(unread, ages);
      }
      selector.selectedKeys().clear();
    }
    return ages;
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
    selector.close();
  }

  private static void take(StringBuilder unread, Latencies ages) {
    Matcher news = NEWS.matcher(unread);
    int end = 0;
    while (news.find()) {
      long age = System.currentTimeMillis() - Long.parseLong(news.group(1));
      ages.took(age * 1_000_000);
      end = news.end();
    }
    unread.delete(0, end);
  }
}
