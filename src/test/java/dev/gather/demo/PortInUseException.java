package dev.gather.demo;

/** A service of the demo cannot have the port it needs. */
public final class PortInUseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PortInUseException(String service, int port, Throwable cause) {
    super(
        "%s: port %d is in use (expected: free; stop what listens there, perhaps another demo)"
            .formatted(service, port),
        cause);
  }
}
