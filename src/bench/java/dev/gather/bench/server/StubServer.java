package dev.gather.bench.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The services behind everything that is measured, by one thread. It knows no more of HTTP than
 * that a GET ends with an empty line: what it takes is missing to those that are measured.
 */
public final class StubServer {

  private StubServer() {}

  /**
   * @param arguments the port
   */
  public static void main(String[] arguments) throws InterruptedException {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    Class<? extends ServerChannel> channels =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    StubAnswers answers = new StubAnswers();
    new ServerBootstrap()
        .group(new MultiThreadIoEventLoopGroup(1, handlers))
        .channel(channels)
        .option(ChannelOption.SO_BACKLOG, 4096)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(new Connection(answers));
              }
            })
        .bind("127.0.0.1", Integer.parseInt(arguments[0]))
        .sync()
        .channel()
        .closeFuture()
        .sync();
  }

  private static final class Connection extends ByteToMessageDecoder {

    private final StubAnswers answers;

    Connection(StubAnswers answers) {
      this.answers = answers;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      int end = endOfHead(in);
      if (end < 0) {
        return;
      }
      int from = in.indexOf(in.readerIndex(), end, (byte) ' ') + 1;
      int to = in.indexOf(from, end, (byte) ' ');
      String target = in.toString(from, to - from, US_ASCII);
      in.readerIndex(end);
      ByteBuf answer = answers.answer(target);
      long delay = StubAnswers.delayMillis(target);
      if (delay == 0) {
        context.write(answer, context.voidPromise());
      } else {
        context
            .executor()
            .schedule(() -> context.writeAndFlush(answer), delay, TimeUnit.MILLISECONDS);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
      super.channelReadComplete(context);
      context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // Whoever leaves takes the connection along; anything else shows as an answer that is
      // missing.
      context.close();
    }

    /** Behind the first empty line, or -1. */
    private static int endOfHead(ByteBuf in) {
      for (int at = in.readerIndex(); ; at++) {
        at = in.indexOf(at, in.writerIndex(), (byte) '\n');
        if (at < 0) {
          return -1;
        }
        if (at >= in.readerIndex() + 3 && in.getByte(at - 2) == '\n') {
          return at + 1;
        }
      }
    }
  }
}
