package io.bridgestream.stream.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.Deque;

/** Ports of the loopback interface on which nobody listens. */
final class FreePorts {
  private FreePorts() {}

  /** Returns different ports, all free a moment ago. */
  static int[] choose(int count) {
    Deque<ServerSocket> held = new ArrayDeque<>();
    int[] ports = new int[count];
    try {
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        held.add(socket);
        ports[i] = socket.getLocalPort();
      }
      while (!held.isEmpty()) {
        held.remove().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot find a free port on this machine", e);
    }
    return ports;
  }
}
