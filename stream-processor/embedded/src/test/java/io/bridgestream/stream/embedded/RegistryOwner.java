package io.bridgestream.stream.embedded;

import java.io.IOException;
import java.io.OutputStream;

/** A process with a registry, to be killed. */
final class RegistryOwner {
  private RegistryOwner() {}

  public static void main(String... arguments) throws IOException {
    EmbeddedRegistry registry = EmbeddedRegistry.start();
    System.out.println(registry.url());
    System.out.flush();
    System.in.transferTo(OutputStream.nullOutputStream());
  }
}
