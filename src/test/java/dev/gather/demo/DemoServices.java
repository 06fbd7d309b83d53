package dev.gather.demo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.common.FatalStartupException;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/** The demo's services and its chat, each a server of its own on a loopback port. */
public final class DemoServices implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int USUAL_CHAT_PORT = 9109;

  private final Map<DemoService, WireMockServer> servers = new EnumMap<>(DemoService.class);
  private final DemoChat chat;

  private DemoServices(int chatPort) {
    try {
      chat = DemoChat.start(LOOPBACK, chatPort);
    } catch (IOException e) {
      throw new PortInUseException("chat", chatPort, e);
    }
  }

  /**
   * Starts every service on the port that the demo's definition expects it on.
   *
   * @throws PortInUseException when one of the ports is taken; no service is left running then
   */
  public static DemoServices start() {
    return start(DemoService::usualPort, USUAL_CHAT_PORT);
  }

  /** Starts every service on a free port, for tests that may run beside others. */
  public static DemoServices startOnFreePorts() {
    return start(service -> 0, 0);
  }

  static DemoServices start(ToIntFunction<DemoService> portOf, int chatPort) {
    DemoServices services = new DemoServices(chatPort);
    try {
      for (DemoService service : DemoService.values()) {
        services.start(service, portOf.applyAsInt(service));
      }
      return services;
    } catch (RuntimeException e) {
      services.close();
      throw e;
    }
  }

  private void start(DemoService service, int port) {
    WireMockServer server =
        new WireMockServer(
            WireMockConfiguration.options()
                .bindAddress(LOOPBACK)
                .port(port)
                .usingFilesUnderDirectory(DemoFiles.directory(service).toString())
                // A delayed answer would hold a thread, and a burst of them the whole service.
                .asynchronousResponseEnabled(true)
                .asynchronousResponseThreads(4)
                .maxRequestJournalEntries(1_000));
    try {
      server.start();
    } catch (FatalStartupException e) {
      throw new PortInUseException(service.upstream(), port, e);
    }
    servers.put(service, server);
  }

  /** The server of one service, to hang it, change its answers or stop it. */
  public WireMockServer server(DemoService service) {
    WireMockServer server = servers.get(service);
    if (server == null) {
      throw new IllegalStateException(service + " is not running");
    }
    return server;
  }

  public String url(DemoService service) {
    return "http://" + LOOPBACK + ":" + server(service).port();
  }

  public String chatUrl() {
    return "http://" + LOOPBACK + ":" + chat.port();
  }

  /**
   * What to set so that the demo's definition finds the services: {@code CATALOG_URL} and so on.
   */
  public Map<String, String> urls() {
    Map<String, String> urls = new LinkedHashMap<>();
    for (DemoService service : servers.keySet()) {
      urls.put(service.urlVariable(), url(service));
    }
    urls.put("CHAT_URL", chatUrl());
    return urls;
  }

  @Override
  public void close() {
    chat.close();
    servers.values().forEach(WireMockServer::stop);
    servers.clear();
  }
}
