package io.bridgestream.stream.flink;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Flink cluster of processes of their own, started as Flink's scripts start them, command lines
 * of the same length included. Flink's part of the class path is this test's own, or with {@code
 * -Dflink.lib=DIR} the {@code lib} folder of a real distribution.
 */
final class FlinkProcesses implements AutoCloseable {
  /** What Flink's distribution holds: its modules and what they bring along. */
  private static final Pattern DISTRIBUTION =
      Pattern.compile(
          ".*/(org/apache/flink/flink-(?!connector-kafka|test-).*|com/esotericsoftware/.*"
              + "|org/objenesis/.*|commons-(cli|codec|collections|io)/.*|org/apache/commons/.*"
              + "|org/snakeyaml/.*|org/roaringbitmap/.*|org/slf4j/.*|org/javassist/.*"
              + "|org/xerial/.*|tools/profiler/.*|at/yawk/.*|com/google/code/findbugs/.*)"
              + "(?<!-tests)\\.jar");

  /** What stands in the {@code config.yaml} that Flink ships. */
  private static final List<String> STOCK_JVM_OPTIONS =
      Stream.concat(
              Stream.of(
                      "java.rmi/sun.rmi.registry",
                      "jdk.compiler/com.sun.tools.javac.api",
                      "jdk.compiler/com.sun.tools.javac.file",
                      "jdk.compiler/com.sun.tools.javac.parser",
                      "jdk.compiler/com.sun.tools.javac.tree",
                      "jdk.compiler/com.sun.tools.javac.util",
                      "java.security.jgss/sun.security.krb5")
                  .map(name -> "--add-exports=" + name + "=ALL-UNNAMED"),
              Stream.of(
                      "java.lang",
                      "java.net",
                      "java.io",
                      "java.nio",
                      "java.lang.reflect",
                      "java.text",
                      "java.time",
                      "java.util",
                      "java.util.concurrent",
                      "java.util.concurrent.atomic",
                      "java.util.concurrent.locks")
                  .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED"))
          .toList();

  private static final Map<String, String> TASK_MANAGER =
      Map.ofEntries(
          Map.entry("taskmanager.cpu.cores", "2"),
          Map.entry("taskmanager.memory.framework.heap.size", "64m"),
          Map.entry("taskmanager.memory.task.heap.size", "256m"),
          Map.entry("taskmanager.memory.framework.off-heap.size", "32m"),
          Map.entry("taskmanager.memory.task.off-heap.size", "256m"),
          Map.entry("taskmanager.memory.network.min", "16m"),
          Map.entry("taskmanager.memory.network.max", "16m"),
          Map.entry("taskmanager.memory.managed.size", "0b"),
          Map.entry("taskmanager.memory.jvm-metaspace.size", "192m"),
          Map.entry("taskmanager.memory.jvm-overhead.min", "64m"),
          Map.entry("taskmanager.memory.jvm-overhead.max", "64m"));

  private final Path home;
  private final Map<String, String> configuration;
  private final List<Process> processes = new ArrayList<>();
  private int started;

  /**
   * Prepares a cluster.
   *
   * @param home an empty folder
   * @param configuration what its {@code config.yaml} says beside addresses
   */
  FlinkProcesses(Path home, Map<String, String> configuration) throws IOException {
    this.home = home;
    this.configuration = new TreeMap<>(configuration);
    this.configuration.put("jobmanager.rpc.address", "127.0.0.1");
    this.configuration.put("jobmanager.rpc.port", freePort());
    this.configuration.put("rest.address", "127.0.0.1");
    this.configuration.put("rest.port", freePort());
    this.configuration.put("taskmanager.host", "127.0.0.1");
    this.configuration.put("jobmanager.memory.jvm-metaspace.size", "192m");
    this.configuration.put("parallelism.default", "1");
    for (String folder : List.of("conf", "lib", "log", "usrlib", "plugins")) {
      Files.createDirectories(home.resolve(folder));
    }
    configure(Map.of());
  }

  /** Adds to the configuration of what is started from now on. */
  void configure(Map<String, String> further) throws IOException {
    configuration.putAll(further);
    List<String> lines = new ArrayList<>();
    configuration.forEach((key, value) -> lines.add(key + ": \"" + value + "\""));
    Files.write(home.resolve("conf/config.yaml"), lines);
  }

  /** Starts a ZooKeeper, which lets a new JobManager take over the jobs of a dead one. */
  Process startZooKeeper() throws IOException {
    String port = freePort();
    Path properties = home.resolve("conf/zoo.cfg");
    Files.write(
        properties,
        List.of(
            "tickTime=500",
            "dataDir=" + home.resolve("zookeeper"),
            "clientPort=" + port,
            "admin.enableServer=false",
            "server.1=127.0.0.1:%s:%s".formatted(freePort(), freePort())));
    configure(
        Map.of(
            "high-availability.type",
            "zookeeper",
            "high-availability.zookeeper.quorum",
            "127.0.0.1:" + port,
            "high-availability.storageDir",
            home.resolve("ha").toUri().toString(),
            "high-availability.zookeeper.client.session-timeout",
            "4s"));
    return start(
        "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
        List.of("-Xmx96m"),
        "--zkConfigFile",
        properties.toString(),
        "--peerId",
        "1");
  }

  /** Starts a JobManager that takes jobs. */
  Process startSession() throws IOException {
    return start(
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
        List.of("-Xmx320m"),
        "--configDir",
        home.resolve("conf").toString(),
        "--executionMode",
        "cluster");
  }

  /** Starts a JobManager with one job, whose jar lies where Flink looks for it. */
  Process startApplication(Path jar, String... arguments) throws IOException {
    Files.deleteIfExists(userJar());
    Files.createSymbolicLink(userJar(), jar.toAbsolutePath());
    List<String> all = new ArrayList<>(List.of("--configDir", home.resolve("conf").toString()));
    all.addAll(List.of(arguments));
    return start(
        "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
        List.of("-Xmx320m"),
        all.toArray(String[]::new));
  }

  /** Starts a worker, with its memory on the command line as the script works it out. */
  Process startTaskManager() throws IOException {
    List<String> arguments = new ArrayList<>();
    TASK_MANAGER.forEach((key, value) -> arguments.addAll(List.of("-D", key + "=" + value)));
    arguments.addAll(List.of("--configDir", home.resolve("conf").toString()));
    return start(
        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
        List.of("-Xmx320m"),
        arguments.toArray(String[]::new));
  }

  /** Runs {@code bin/flink} with arguments to its end and returns what it printed. */
  String client(String... arguments) throws Exception {
    Process client =
        start("org.apache.flink.client.cli.CliFrontend", List.of("-Xmx192m"), arguments);
    if (!client.waitFor(2, TimeUnit.MINUTES) || client.exitValue() != 0) {
      throw new IllegalStateException("Cannot run client: " + log(client));
    }
    return log(client);
  }

  /** Returns what answers requests about the cluster. */
  FlinkRest rest() {
    return new FlinkRest("http://127.0.0.1:" + configuration.get("rest.port"));
  }

  /** Returns a process's output so far, for messages of failures. */
  String log(Process process) {
    try {
      return Files.readString(home.resolve("log/" + process.pid()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends a process at once, as a machine's failure does. */
  static void kill(Process process) {
    process.destroyForcibly();
    await("death of process " + process.pid())
        .atMost(Duration.ofSeconds(10))
        .until(() -> !process.isAlive());
  }

  /** Kills what still runs. */
  @Override
  public void close() throws IOException {
    processes.forEach(Process::destroyForcibly);
    Files.deleteIfExists(userJar());
  }

  private Path userJar() {
    return home.resolve("usrlib/job.jar");
  }

  private Process start(String main, List<String> memory, String... arguments) throws IOException {
    Path log = home.resolve("log/starting-" + started++);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(memory);
    command.addAll(STOCK_JVM_OPTIONS);
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-classpath",
            classPath(),
            main));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("FLINK_CONF_DIR", home.resolve("conf").toString());
    builder.environment().put("FLINK_LIB_DIR", home.resolve("lib").toString());
    builder.environment().put("FLINK_PLUGINS_DIR", home.resolve("plugins").toString());
    builder.environment().remove("CLASSPATH");
    Process process = builder.start();
    Files.move(log, home.resolve("log/" + process.pid()));
    processes.add(process);
    return process;
  }

  private static String classPath() {
    String real = System.getProperty("flink.lib");
    return real == null ? String.join(File.pathSeparator, distribution()) : real + "/*";
  }

  /** Returns the jars of Flink's distribution. */
  static List<String> distribution() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> DISTRIBUTION.matcher(entry).matches())
        .toList();
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
