package io.bridgestream.stream.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;

/**
 * What runs in the registry's process: the server's own main class, and a thread that waits for the
 * end of the input. The input ends when the parent closes it or dies, killed as it may be.
 */
final class RegistryProcess {
  private static final long STOP_MILLIS = 5_000;

  private RegistryProcess() {}

  /** Runs the main class of the second argument; the first is the folder to remove at the end. */
  public static void main(String... arguments) throws ReflectiveOperationException {
    Path folder = Path.of(arguments[0]);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Folders.delete(folder)));
    daemon("parent-watch", RegistryProcess::exitWithTheParent);
    try {
      Class.forName(arguments[1])
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } catch (InvocationTargetException e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void exitWithTheParent() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // As good as its end.
    }
    daemon("last-resort", RegistryProcess::haltSoon);
    System.exit(0);
  }

  /** A server that can't shut down must not outlive its parent. */
  private static void haltSoon() {
    try {
      Thread.sleep(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
