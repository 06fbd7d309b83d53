package dev.gather.demo;

import dev.gather.GatherApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Starts the demo's services and Gather in front of them: {@code ./mvnw spring-boot:test-run}. */
public final class DemoApplication {

  private DemoApplication() {}

  public static void main(String[] args) {
    DemoServices services;
    try {
      services = DemoServices.start();
    } catch (PortInUseException e) {
      System.err.println("The demo did not start. " + e.getMessage());
      System.exit(1);
      return;
    }
    try {
      Environment environment = startGather(args).getEnvironment();
      System.out.println(guide(services, environment.getRequiredProperty("local.server.port")));
    } catch (Throwable e) {
      // Their threads would keep the process alive without a gateway.
      services.close();
      throw e;
    }
  }

  private static ConfigurableApplicationContext startGather(String[] args) {
    // Weaker than the command line, so that the demo can be tried with another definition.
    if (System.getProperty("gather.definitions") == null) {
      System.setProperty("gather.definitions", "file:" + DemoFiles.definition());
    }
    return SpringApplication.from(GatherApplication::main).run(args).getApplicationContext();
  }

  private static String guide(DemoServices services, String port) {
    StringBuilder guide = new StringBuilder("\nServices behind the gateway:\n");
    for (DemoService service : DemoService.values()) {
      guide.append("  %-8s  %s%n".formatted(service.upstream(), services.url(service)));
    }
    guide.append("  %-8s  %s%n".formatted("chat", services.chatUrl()));
    String reviews = services.url(DemoService.REVIEWS);
    return guide
        .append(
            """

            Try:
              curl -i http://127.0.0.1:%1$s/api/products/42
              curl -i http://127.0.0.1:%1$s/api/users/7/home
              curl -i http://127.0.0.1:%1$s/api/users/7/orders
              curl -i http://127.0.0.1:%1$s/api/feed
              curl -i http://127.0.0.1:%1$s/api/status

            Watch what changes:
              curl -N -H 'Accept: text/event-stream' http://127.0.0.1:%1$s/api/dashboard

            Let reviews answer late, then as before, then not at all:
              curl -X POST %2$s/__admin/settings -d '{"fixedDelay": 5000}'
              curl -X POST %2$s/__admin/settings -d '{"fixedDelay": 0}'
              curl -X POST %2$s/__admin/shutdown
            """
                .formatted(port, reviews))
        .toString();
  }
}
