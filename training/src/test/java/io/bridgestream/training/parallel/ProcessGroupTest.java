package io.bridgestream.training.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import io.bridgestream.training.nn.ComputeDevice;
import io.bridgestream.training.nn.NativeScope;
import io.bridgestream.training.nn.TensorValues;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Groups of two threads, each of which is a process as far as gloo can tell. */
class ProcessGroupTest {
  private static final int SIZE = 2;

  private final ExecutorService processes = Executors.newFixedThreadPool(SIZE);

  @AfterEach
  void endProcesses() {
    processes.shutdownNow();
  }

  @Test
  void meansAreOfAllProcesses() throws Exception {
    assertThat(together(group -> group.mean(group.isFirst() ? 1 : 4))).containsExactly(2.5, 2.5);
    assertThat(together(group -> group.mean(group.isFirst() ? Double.NaN : 4)))
        .containsExactly(Double.NaN, Double.NaN);
  }

  /** What hard negatives tell each other: processes may have unlike many examples. */
  @Test
  void numbersAreGatheredInTheOrderOfTheProcesses() throws Exception {
    List<long[]> gathered =
        together(
            group ->
                group.gather(
                    group.isFirst() ? new long[] {7, Long.MIN_VALUE} : new long[] {3, 4, 5}));

    assertThat(gathered)
        .allSatisfy(all -> assertThat(all).containsExactly(7, Long.MIN_VALUE, 3, 4, 5));
  }

  /** Each row's gradient counts twice, for the mean over two processes will halve it. */
  @Test
  void gatheredRowsCarryGradientsBackToTheirProcess() throws Exception {
    float[] factors = {1, 2, 3, 4, 5, 6};
    List<float[][]> found =
        together(
            group -> {
              try (NativeScope scope = NativeScope.open()) {
                Tensor rows =
                    group.isFirst()
                        ? TensorValues.ofFloats(new long[] {1, 2}, 10, 20)
                        : TensorValues.ofFloats(new long[] {2, 2}, 30, 40, 50, 60);
                rows.set_requires_grad(true);
                Tensor all = group.gather(rows);
                all.mul(TensorValues.ofFloats(new long[] {3, 2}, factors)).sum().backward();
                return new float[][] {
                  TensorValues.toFloats(all), TensorValues.toFloats(rows.grad())
                };
              }
            });

    assertThat(found)
        .allSatisfy(both -> assertThat(both[0]).containsExactly(10, 20, 30, 40, 50, 60));
    assertThat(found.get(0)[1]).containsExactly(2, 4);
    assertThat(found.get(1)[1]).containsExactly(6, 8, 10, 12);
  }

  private <T> List<T> together(Function<ProcessGroup, T> work) throws Exception {
    int port = freePort();
    List<Callable<T>> ranks =
        IntStream.range(0, SIZE)
            .<Callable<T>>mapToObj(
                rank ->
                    () -> {
                      Rendezvous meeting = new Rendezvous(rank, rank, SIZE, "127.0.0.1", port);
                      try (ProcessGroup group = ProcessGroup.join(meeting, ComputeDevice.cpu())) {
                        return work.apply(group);
                      }
                    })
            .toList();
    List<Future<T>> results = ranks.stream().map(processes::submit).toList();
    return List.of(
        results.get(0).get(1, TimeUnit.MINUTES), results.get(1).get(1, TimeUnit.MINUTES));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
