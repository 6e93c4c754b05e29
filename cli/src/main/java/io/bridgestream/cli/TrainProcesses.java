package io.bridgestream.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Runs {@code train} in several processes of this machine, which train one model together: what
 * torchrun does for Python. The first one talks; when one fails, the others are ended.
 */
final class TrainProcesses {
  private static final String THREADS = "OMP_NUM_THREADS";

  private final int count;
  private final List<String> arguments;

  /** Prepares {@code count} processes that run the command line {@code arguments}. */
  TrainProcesses(int count, List<String> arguments) {
    this.count = count;
    this.arguments = List.copyOf(arguments);
  }

  /** Runs all to their end and returns the exit code of the first that failed, or 0. */
  int run() throws IOException {
    List<Process> processes = new ArrayList<>();
    Thread ending = new Thread(() -> processes.forEach(Process::destroy));
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      int port = freePort();
      for (int rank = 0; rank < count; rank++) {
        processes.add(builder(rank, port).start());
      }
      return await(processes);
    } finally {
      processes.forEach(Process::destroy);
      Runtime.getRuntime().removeShutdownHook(ending);
    }
  }

  private static int await(List<Process> processes) {
    List<Process> running = new ArrayList<>(processes);
    while (!running.isEmpty()) {
      CompletableFuture.anyOf(
              running.stream().map(Process::onExit).toArray(CompletableFuture<?>[]::new))
          .join();
      for (Process process : processes) {
        if (!process.isAlive() && process.exitValue() != 0) {
          return process.exitValue();
        }
      }
      running.removeIf(process -> !process.isAlive());
    }
    return 0;
  }

  private ProcessBuilder builder(int rank, int port) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-X") || argument.startsWith("-D"))
        .forEach(command::add);
    command.add(Bridgestream.class.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    if (rank > 0) {
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }
    int cores = Math.max(1, Runtime.getRuntime().availableProcessors() / count);
    builder.environment().putIfAbsent(THREADS, Integer.toString(cores));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path", ""));
    builder.environment().put("RANK", Integer.toString(rank));
    builder.environment().put("LOCAL_RANK", Integer.toString(rank));
    builder.environment().put("WORLD_SIZE", Integer.toString(count));
    builder.environment().put("MASTER_ADDR", "127.0.0.1");
    builder.environment().put("MASTER_PORT", Integer.toString(port));
    return builder;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
