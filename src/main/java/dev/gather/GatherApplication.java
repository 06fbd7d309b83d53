package dev.gather;

import dev.gather.ops.command.CheckCommand;
import dev.gather.process.EventLoops;
import dev.gather.process.OutOfMemory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.logging.LoggingSystem;

/** Starts the gateway, or checks definition files when the command line says {@code --check}. */
@SpringBootApplication
public class GatherApplication {

  public static void main(String[] args) {
    OutOfMemory.endsThisProcess();
    EventLoops.oneForEachProcessor();
    try {
      run(args);
    } catch (Throwable error) {
      OutOfMemory.check(error);
      throw error;
    }
  }

  private static void run(String... args) {
    if (CheckCommand.isIn(args)) {
      System.exit(check(args));
    }
    SpringApplication.run(GatherApplication.class, args);
  }

  private static int check(String... args) {
    // Nobody has set logging up yet, and what a check prints is for people and scripts to read.
    LoggingSystem.get(GatherApplication.class.getClassLoader()).beforeInitialize();
    return CheckCommand.ofThisProcess(System.out, System.err).run(args);
  }
}
