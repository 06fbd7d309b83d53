package dev.gather;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the gateway. */
@SpringBootApplication
public class GatherApplication {

  public static void main(String[] args) {
    SpringApplication.run(GatherApplication.class, args);
  }
}
