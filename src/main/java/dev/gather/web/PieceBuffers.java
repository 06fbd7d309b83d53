package dev.gather.web;

import dev.gather.answer.Pieces;
import dev.gather.json.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import reactor.core.publisher.Flux;

/** Copies a document or a frame into buffers, each when its turn comes. */
final class PieceBuffers {

  /** Small enough that a client at 1 KB/s is seen to take one now and then. */
  private static final int PART = 8 * 1024;

  private final Pieces pieces;
  private long left;
  private int index;
  private int offset;

  private PieceBuffers(Pieces pieces) {
    this.pieces = pieces;
    this.left = pieces.length();
  }

  /** Of at most 8 KB, to be released by whoever takes them; none is made before it is asked for. */
  static Flux<ByteBuf> of(Pieces pieces, ByteBufAllocator allocator) {
    return Flux.generate(
        () -> new PieceBuffers(pieces),
        (state, sink) -> {
          if (state.left > 0) {
            sink.next(state.next(allocator));
          } else {
            sink.complete();
          }
          return state;
        });
  }

  private ByteBuf next(ByteBufAllocator allocator) {
    int size = (int) Math.min(PART, left);
    ByteBuf part = allocator.ioBuffer(size, size);
    while (part.isWritable()) {
      Slice slice = pieces.slices().get(index);
      int count = Math.min(part.writableBytes(), slice.length() - offset);
      int at = part.writerIndex();
      part.writeBytes(slice.bytes(), slice.start() + offset, count);
      if (pieces.areOdd() && index % 2 == 1) {
        putOnOneLine(part, at);
      }
      offset += count;
      if (offset == slice.length()) {
        index++;
        offset = 0;
      }
    }
    left -= size;
    return part;
  }

  private static void putOnOneLine(ByteBuf part, int from) {
    for (int at = from; at < part.writerIndex(); at++) {
      byte b = part.getByte(at);
      if (b == '\n' || b == '\r') {
        part.setByte(at, ' ');
      }
    }
  }
}
