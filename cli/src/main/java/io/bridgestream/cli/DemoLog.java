package io.bridgestream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sends what broker, clients and Flink log to a file, so that the terminal shows answers. */
final class DemoLog {
  private static final String LOGGER = "org.slf4j.simpleLogger.";

  private DemoLog() {}

  /** Starts the file; to be called before anything logs. */
  static Path start() throws IOException {
    Path file = Files.createTempFile("bridgestream-demo-", ".log");
    System.setProperty(LOGGER + "logFile", file.toString());
    System.setProperty(LOGGER + "defaultLogLevel", "warn");
    System.setProperty(LOGGER + "showDateTime", "true");
    return file;
  }
}
